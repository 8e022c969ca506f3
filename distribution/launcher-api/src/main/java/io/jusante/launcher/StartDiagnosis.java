package io.jusante.launcher;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows why the house does not serve yet; registered as a service, asked when the start takes too long and by {@code
 * status}.
 */
@ConsumerType
public interface StartDiagnosis {
    /** {@return one sentence for each thing that is missing, such as an unsatisfied reference; empty when all is well} */
    List<String> missing();
}
