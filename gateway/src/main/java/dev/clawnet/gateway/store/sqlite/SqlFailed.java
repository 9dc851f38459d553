package dev.clawnet.gateway.store.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/// The engine could not do its work: disk, file or lock. Never leaves this package.
final class SqlFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int PRIMARY = 0xff;

    private final boolean full;

    SqlFailed(SQLException cause) {
        super(cause);
        this.full = (cause.getErrorCode() & PRIMARY) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    /// The engine's own short words for whoever runs the gateway.
    String reason() {
        return String.valueOf(getCause() == null ? getMessage() : getCause().getMessage());
    }

    /// Whether there was no space left: then nothing was written, and what was written before is whole.
    boolean full() {
        return full;
    }
}
