/**
 * Handlers of metadata, topics and configs.
 *
 * <p>What reads is answered at once from the newest published image, on the event loop. What changes goes to the
 * controller and is answered when the image that shows the change is published.
 */
@NullMarked
package io.jusante.broker.admin.internal;

import org.jspecify.annotations.NullMarked;
