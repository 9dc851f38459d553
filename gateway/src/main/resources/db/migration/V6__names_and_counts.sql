-- What programs call the approvals that they asked for; how many devices a person has, so that pairing reads no list.
CREATE TABLE approval_names (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE device_counts (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
INSERT INTO device_counts (person, id, doc, rev)
  SELECT person, 'devices', json_object('devices', count(*)), 1 FROM devices GROUP BY person;
