package dev.clawnet.protocol.node;

/// Why a node did not do what it was asked. The message is a constant: it holds no path, no text of the system.
public enum NodeError {
    L2_DENIED("the node's own policy does not allow this"),
    NOT_FOUND("there is nothing at that path"),
    CONFLICT("it is not in the state that this call expects"),
    TOO_LARGE("it is larger than this command handles"),
    BAD_PATH("a path is absolute, normal and in Unicode NFC: no empty, `.` or `..` segment"),
    NOT_CANONICAL("the path goes through a link or another spelling; files.stat tells the real path"),
    NOT_TEXT("it is not UTF-8 text; ask for base64"),
    WRONG_KIND("the command does not apply to this kind of file"),
    PERMIT_INVALID("the permit does not cover exactly this call, or has expired"),
    BACKUP_FAILED("the former content could not be kept, so nothing was changed"),
    FULL("the node's place for former contents is full, so nothing was changed; its owner can purge old ones"),
    UNDONE("that operation was undone before, or is an undo itself"),
    PURGED("what that operation needs was removed from the node's state"),
    IO_FAILED("the file system of the node refused"),
    BUSY("the node serves as many calls as it can; try again"),
    INVALID_PARAMS("the parameters of this command are not valid"),
    UNKNOWN_COMMAND("this node has no such command");

    private final String sentence;

    NodeError(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
