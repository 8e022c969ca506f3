/** One run of the process: the framework, the life from start to exit, and what bundles see of it. */
@NullMarked
package io.jusante.launcher.host;

import org.jspecify.annotations.NullMarked;
