package io.jusante.plugin.internal;

import io.jusante.kernel.SlotHost;
import io.jusante.kernel.SwapReport;

/**
 * One slot that one host moved from one build to another.
 *
 * @param report what it cost
 */
record SlotMove(SlotHost host, String slot, SwapReport report) {}
