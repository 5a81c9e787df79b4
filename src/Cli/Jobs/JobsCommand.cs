using System.CommandLine;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs list|show|cancel|settle|replay</c>, at a running gateway.</summary>
internal static class JobsCommand
{
    public static readonly Uri DefaultServer = GatewayCall.DefaultServer;

    public static Command Create() => new("jobs", "Lists, shows, cancels, settles and replays jobs of a running gateway.")
    {
        ListCommand.Create(), ShowCommand.Create(), CancelCommand.Create(), SettleCommand.Create(), ReplayCommand.Create(),
    };
}
