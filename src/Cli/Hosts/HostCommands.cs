using System.CommandLine;
using ImageGen.Cli.Terminal;
using ImageGen.Gateway;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Cli.Hosts;

/// <summary><c>imagegen gateway</c> and <c>imagegen worker</c>: one host of several, over RabbitMQ and Redis.</summary>
internal static class HostCommands
{
    public static Command Gateway() => Create("gateway", "Runs a gateway over RabbitMQ and Redis. Settings as --Key:Sub=value or from the environment.", args => GatewayHost.Build(args));

    public static Command Worker() => Create("worker", "Runs a worker over RabbitMQ and Redis. Settings as --Key:Sub=value or from the environment.", args => WorkerHost.Build(args));

    private static Command Create(string name, string description, Func<string[], WebApplication> build)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = build([.. parsed.UnmatchedTokens]);
            await app.StartCheckedAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Succeeded;
        });
        return command;
    }
}
