# `uv --version`, not `command -v uv`: a shim can exist and still fail.
UV := $(shell if uv --version >/dev/null 2>&1; then echo uv; else echo .uv/bin/uv; fi)

demo: .venv/.ok
	.venv/bin/elevate demo
test: .venv/.ok
	bin/check
bench: .venv/.ok
	bin/bench
lock: $(filter .uv/bin/uv,$(UV))
	$(UV) pip compile -q --upgrade --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --group dev -o requirements.lock

.venv/.ok: pyproject.toml requirements.lock $(filter .uv/bin/uv,$(UV))
	$(UV) venv -q --allow-existing .venv || $(UV) venv -q --allow-existing --no-python-downloads --python ">=3.12" .venv
	$(UV) pip sync -q --require-hashes requirements.lock
	$(UV) pip install -q --no-deps -e .
	@touch $@
.uv/bin/uv:
	python3 -m venv .uv
	.uv/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.9,<0.14'
.PHONY: demo test bench lock
