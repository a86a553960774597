/* NmrDeregisterClient( in a comment and in a string only. */
const char *text = "NmrDeregisterClient(";
