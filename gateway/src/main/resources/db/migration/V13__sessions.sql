-- The index of sessions: by key, by time, and how many there are. Turns stand under the round of their session.
CREATE TABLE session_index (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE session_recent (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE session_count (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
UPDATE session_turn SET id = substr(id, 1, length(id) - 10) || '000000/' || substr(id, -10);
INSERT INTO session_index (person, id, doc, rev)
  SELECT person, key, json_object('id', lower(substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-8' || substr(hex, 14, 3) || '-8' || substr(hex, 18, 3) || '-' || substr(hex, 21, 12)), 'key', key, 'round', 0, 'turns', turns, 'createdAt', born, 'updatedAt', changed, 'last', '', 'marks', json('{"archived":false,"pinned":false,"unread":false}')), 1
  FROM (SELECT person, substr(id, 1, length(id) - 18) AS key, hex(randomblob(16)) AS hex, count(*) AS turns, strftime('%Y-%m-%dT%H:%M:%SZ', min(json_extract(doc, '$.at'))) AS born, strftime('%Y-%m-%dT%H:%M:%SZ', max(json_extract(doc, '$.at'))) AS changed FROM session_turn GROUP BY person, substr(id, 1, length(id) - 18));
INSERT INTO session_recent (person, id, doc, rev)
  SELECT person, printf('%016d', CAST(strftime('%s', json_extract(doc, '$.updatedAt')) AS INTEGER) * 1000) || '/' || id, doc, 1 FROM session_index;
INSERT INTO session_count (person, id, doc, rev)
  SELECT person, 'sessions', json_object('sessions', count(*)), 1 FROM session_index GROUP BY person;
