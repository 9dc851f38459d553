-- Where an entry stands is looked up by its whole key only, and ids of entries begin with their time: with the id first,
-- what a commit adds for any number of logs lies together at the end of the table, instead of on a page for each log.
CREATE TABLE ledger_place_in_order (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (id, person)) WITHOUT ROWID;
INSERT INTO ledger_place_in_order (person, id, doc, rev) SELECT person, id, doc, rev FROM ledger_place ORDER BY id, person;
DROP TABLE ledger_place;
ALTER TABLE ledger_place_in_order RENAME TO ledger_place;
