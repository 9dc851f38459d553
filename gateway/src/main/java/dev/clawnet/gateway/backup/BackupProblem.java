package dev.clawnet.gateway.backup;

/// It cannot be done; the sentence is for whoever runs the gateway.
public final class BackupProblem extends Exception {
    private static final long serialVersionUID = 1L;

    public BackupProblem(String sentence) {
        super(sentence);
    }
}
