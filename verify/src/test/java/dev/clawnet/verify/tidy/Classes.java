package dev.clawnet.verify.tidy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Compiled classes of our modules, and of nothing else: what they call in the JDK stays a name.
final class Classes {
    private Classes() {}

    static JavaClasses main(Repository repository) {
        List<Path> directories = Repository.MODULES.stream()
                .map(module -> repository.resolve(module + "/target/classes"))
                .filter(Files::isDirectory)
                .toList();
        if (!Files.isDirectory(repository.resolve("gateway/target/classes"))) {
            throw new IllegalStateException("modules are not compiled: run the whole build");
        }
        return importer().importPaths(directories);
    }

    static JavaClasses of(Class<?>... types) {
        return importer().importClasses(types);
    }

    private static ClassFileImporter importer() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter();
    }
}
