-- An entry is one row: what the tree hashes, and what opens its fields.
CREATE TABLE ledger_entry (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id));
INSERT INTO ledger_entry (person, id, doc, rev)
  SELECT leaf.person, leaf.id, json_object('leaf', iif(json_valid(leaf.doc), json(leaf.doc), leaf.doc), 'openings', iif(json_valid(opening.doc), json(coalesce(json_extract(opening.doc, '$.fields'), '{}')), json('{}'))), 1
  FROM ledger_leaf AS leaf LEFT JOIN ledger_opening AS opening ON opening.person = leaf.person AND opening.id = leaf.id ORDER BY leaf.person, leaf.id;
DROP TABLE ledger_leaf;
DROP TABLE ledger_opening;
