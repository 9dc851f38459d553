-- What is not over yet, apart from what ever was: a start reads these and no history.
CREATE TABLE agent_run_open (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE collab_open (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
INSERT INTO agent_run_open (person, id, doc, rev)
  SELECT person, id, json_object('run', id), 1 FROM agent_run WHERE json_extract(doc, '$.state') IN ('LIVE', 'WAITING');
INSERT INTO collab_open (person, id, doc, rev)
  SELECT person, id, json_object('collab', id), 1 FROM collab WHERE json_extract(doc, '$.state.kind') <> 'closed';
