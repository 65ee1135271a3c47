"""The command line: ``detente <command>``. Each command's module is loaded only when it is said."""

from __future__ import annotations

import importlib

import click

from watchers.release import release

COMMANDS = {
    "run": ("bot.cli.running:run", "Watch the news and tell people in their chats."),
    "assess": ("bot.cli.assessing:assess", "Judge texts and show the words that decided."),
    "eval": ("bot.cli.evaluating:evaluate", "Measure the judgement on labelled sentences."),
    "replay": ("bot.cli.replaying:replay", "Run a past stream of headlines through everything."),
    "eval-stories": ("bot.cli.replaying:eval_stories", "Measure the joining of stories."),
    "lexicon": ("bot.cli.lexicon:lexicon", "Check the lexicon, or report what it misses."),
    "trend": ("bot.cli.looking:trend", "Draw a topic's two directions over time."),
    "feeds": ("bot.cli.feeds:feeds", "List, add, check and move feeds."),
    "audit": ("bot.cli.looking:audit", "Show who changed what, newest first."),
    "backup": ("bot.cli.looking:backup", "Copy the database while it is in use."),
    "health": ("bot.cli.looking:health", "Say whether all is well; exit code 1 if not."),
}


class Lazy(click.Group):
    """A group that knows its commands' one-line help without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        loaded: click.Command = getattr(importlib.import_module(module), name)
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


class Fault(click.ClickException):
    """Something the person at the keyboard has to mend. Exit code 2, one line a fault."""

    exit_code = 2


class Trouble(click.ClickException):
    """What may pass by itself: whatever started the program can start it again. Exit code 1."""

    exit_code = 1


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from watchers.compiled import engine

        click.echo(f"detente {release()}, {engine()} engine")
        ctx.exit()


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the release, and which form of the engine judges.",
)  # fmt: skip
def main() -> None:
    """Watches the news and tells people when a conflict escalates or calms down.

    Settings come from detente.toml in the current folder and from DETENTE_* in the environment.
    """
