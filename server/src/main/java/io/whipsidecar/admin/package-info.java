/**
 * The operator's listener ({@code --admin-listen}): health, metrics, and a live page of all
 * ingests.
 *
 * <p>Starting points: {@link io.whipsidecar.admin.AdminServer}, and {@link
 * io.whipsidecar.admin.Door}, which decides who gets in.
 */
@NullMarked
package io.whipsidecar.admin;

import org.jspecify.annotations.NullMarked;
