/**
 * Makes native code of others run on machines that lack shared libraries which it names but never
 * calls: FFmpeg's {@code libavdevice} wants an X server's and a sound server's client, and so does
 * libwebrtc. Empty shared objects of the right name stand in for those.
 *
 * <p>Starting points: {@link io.whipsidecar.natives.StandIns} decides, {@link
 * io.whipsidecar.natives.ElfFile} reads what a file needs, {@link
 * io.whipsidecar.natives.EmptyLibrary} writes one. See docs/decisions/stand-in-libraries.md.
 */
@NullMarked
package io.whipsidecar.natives;

import org.jspecify.annotations.NullMarked;
