"""Settings and lexicon for the commands, with faults told as one line each."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot import config
from bot.cli import Fault
from bot.judgement import Judge, load_judge
from watchers.signals.lexicon import LexiconError


def the_config() -> config.Config:
    """The settings of this folder and environment. Raises Fault with every one that is wrong."""
    for line in config.strangers(os.environ):
        click.echo(line, err=True)
    try:
        return config.load(os.environ, Path.cwd())
    except config.ConfigError as error:
        raise Fault(str(error)) from None


def the_judge() -> Judge:
    """The lexicon of these settings. Raises Fault with everything that is wrong in it."""
    try:
        return load_judge(the_config().lexicon)
    except LexiconError as error:
        raise Fault(str(error)) from None
