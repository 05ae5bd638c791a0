/**
 * Tells an operator what is wrong with a publisher or a reader. Starting points: {@link
 * io.whipsidecar.findings.Findings}, which looks about once a second, and {@link
 * io.whipsidecar.findings.TrackEvidence}, what it looks at. Each detector has a class of its own
 * and rather says nothing than something untrue.
 */
@NullMarked
package io.whipsidecar.findings;

import org.jspecify.annotations.NullMarked;
