-- Which collaboration was opened from which, and who is in which tree.
CREATE TABLE collab_branch (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE collab_tree (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE collab_in_tree (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
-- What was there before belongs to no other, and is for its two sides alone.
UPDATE collab SET doc = json_remove(json_set(doc, '$.chain', json_object('root', id, 'depth', 0, 'inTurn', json('false'), 'onward', 'NO', 'answerBy', json_extract(doc, '$.endsAt'))), '$.depth')
  WHERE json_extract(doc, '$.chain') IS NULL;
UPDATE approvals SET doc = json_set(doc, '$.parts', (
  SELECT json_group_array(json_set(part.value, '$.choice', json('{"onward":false}'), '$.card.choices', json('{"onward":false,"purposes":[]}')))
  FROM json_each(approvals.doc, '$.parts') AS part));
