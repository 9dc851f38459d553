-- Entries lie in the order in which they came, with a small index beside them: one that comes moves no other.
CREATE TABLE ledger_leaf_in_order (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id));
INSERT INTO ledger_leaf_in_order SELECT person, id, doc, rev FROM ledger_leaf ORDER BY person, id;
DROP TABLE ledger_leaf;
ALTER TABLE ledger_leaf_in_order RENAME TO ledger_leaf;
CREATE TABLE ledger_opening_in_order (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id));
INSERT INTO ledger_opening_in_order SELECT person, id, doc, rev FROM ledger_opening ORDER BY person, id;
DROP TABLE ledger_opening;
ALTER TABLE ledger_opening_in_order RENAME TO ledger_opening;
