-- Rows of devices are large and their ids are digests: each new one split pages of whole rows. Now they lie in the order
-- in which they came, with a small index beside them.
CREATE TABLE devices_in_order (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id));
INSERT INTO devices_in_order (person, id, doc, rev) SELECT person, id, doc, rev FROM devices ORDER BY person, id;
DROP TABLE devices;
ALTER TABLE devices_in_order RENAME TO devices;
