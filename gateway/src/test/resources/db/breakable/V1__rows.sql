-- As the contract's tables, with rows that break the engine: one when it is written, one when it is committed.
CREATE TABLE contract_note (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE contract_other (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE contract_seen (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE contract_dangling (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id), FOREIGN KEY (person, doc) REFERENCES contract_other (person, id) DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
CREATE TRIGGER breaks_commit AFTER INSERT ON contract_note WHEN NEW.id = 'breaks-commit' BEGIN INSERT INTO contract_dangling VALUES (NEW.person, 'x', 'nobody', 1); END;
CREATE TRIGGER breaks_statement AFTER INSERT ON contract_note WHEN NEW.id = 'breaks-statement' BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END;
