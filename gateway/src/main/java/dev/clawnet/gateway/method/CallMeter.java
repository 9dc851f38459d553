package dev.clawnet.gateway.method;

/// Counts calls. Never whose they are.
@FunctionalInterface
public interface CallMeter {
    /// One call begins.
    ///
    /// @param method a name of the catalogue
    Begun begins(String method);

    /// A call that goes on.
    @FunctionalInterface
    interface Begun {
        /// It is over.
        ///
        /// @param outcome `ok`, or the name of the error code
        void ended(String outcome);
    }
}
