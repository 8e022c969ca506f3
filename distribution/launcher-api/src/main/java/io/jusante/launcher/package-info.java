/**
 * What bundles may ask of the process that they run in, and how they are reached over the control socket.
 *
 * <p>The classes lie on the class path and are exported by the system bundle, so they never go away: {@link
 * io.jusante.launcher.Launch} is registered before the first bundle starts. Bundles contribute {@link
 * io.jusante.launcher.ControlCommand}s, {@link io.jusante.launcher.StartDiagnosis} and {@link
 * io.jusante.launcher.StatusSection}s as services.
 *
 * <p>Threads: any thread may call {@link io.jusante.launcher.Launch}. Commands run on a thread of their own for each
 * client of the control socket.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.launcher;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
