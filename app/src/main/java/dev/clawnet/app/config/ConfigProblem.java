package dev.clawnet.app.config;

import java.util.List;

/// What is wrong with a configuration file. The message is whole lines of `file:line:column: what`, ready to show.
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigProblem(String file, List<Complaint> complaints) {
        super(
                String.join(
                        "\n",
                        complaints.stream()
                                .map(complaint -> file + ":" + complaint.place() + ": " + complaint.what())
                                .toList()),
                null,
                false,
                false);
    }

    static ConfigProblem of(String file, Place place, String what) {
        return new ConfigProblem(file, List.of(new Complaint(place, what)));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// One thing that is wrong, and where.
    record Complaint(Place place, String what) {}

    /// A place in a file, counted from one.
    record Place(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }
}
