"""scan_build.py SCAN-BUILD PLUGIN CLANG HTML SOURCE... -- FLAGS: scan-build, as a user without a build runs it.

scan-build splits the plugin's path at spaces, so the plugin is reached through a link.
"""
import os
import subprocess
import sys
import tempfile

scan_build, plugin, clang, html = sys.argv[1:5]
split = sys.argv.index("--")
sources, flags = sys.argv[5:split], sys.argv[split + 1:]
with tempfile.TemporaryDirectory() as folder:
    link = os.path.join(folder, "plugin.so")
    os.symlink(plugin, link)
    for source in sources:
        subprocess.run([scan_build, "-o", html, "-load-plugin", link, "-enable-checker", "nmr,wsk", "--use-analyzer", clang,
                        "--use-cc", "true", clang, *flags, "-c", "-o", os.path.join(folder, "o"), source],
                       stdout=sys.stdout, stderr=subprocess.STDOUT, check=True)
