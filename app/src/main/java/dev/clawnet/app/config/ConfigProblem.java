package dev.clawnet.app.config;

import java.util.List;

/// What is wrong with a configuration file. The message is whole lines of `file:line:column: what`, ready to show.
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 50;

    private final transient List<Complaint> complaints;

    ConfigProblem(List<Complaint> complaints) {
        super(lines(complaints), null, false, false);
        this.complaints = List.copyOf(complaints);
    }

    static ConfigProblem of(String file, Place place, String what) {
        Place full = place.file().isEmpty() ? new Place(file, place.line(), place.column()) : place;
        return new ConfigProblem(List.of(new Complaint(full, what)));
    }

    private static String lines(List<Complaint> complaints) {
        String shown = String.join(
                "\n", complaints.stream().limit(SHOWN).map(Complaint::toString).toList());
        int more = complaints.size() - SHOWN;
        return more > 0 ? shown + "\nand " + more + " more of the kind" : shown;
    }

    /// Each thing that is wrong.
    public List<Complaint> complaints() {
        return complaints;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// One thing that is wrong, and where.
    public record Complaint(Place place, String what) {
        @Override
        public String toString() {
            return place.file() + ":" + place + ": " + what;
        }
    }

    /// A place in a file, counted from one.
    public record Place(String file, int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }
}
