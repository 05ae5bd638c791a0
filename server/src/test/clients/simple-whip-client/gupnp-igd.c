/* In place of libgupnp-igd, which libnice links for UPnP: it brings libsoup 3, whip-client brings
 * libsoup 2, and the two abort when they meet in one process. Without UPnP libnice goes on. */
#include <stddef.h>

void *gupnp_simple_igd_thread_new(void) { return NULL; }
void *gupnp_simple_igd_new(void) { return NULL; }
void gupnp_simple_igd_add_port(void *igd) { (void)igd; }
void gupnp_simple_igd_remove_port_local(void *igd) { (void)igd; }
size_t gupnp_simple_igd_get_type(void) { return 0; }
