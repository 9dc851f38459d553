package dev.clawnet.gateway.store.sqlite;

import java.sql.SQLException;

/// The engine could not do its work: disk, file or lock. Never leaves this package.
final class SqlFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlFailed(SQLException cause) {
        super(cause);
    }
}
