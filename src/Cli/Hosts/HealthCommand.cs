using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Hosts;

/// <summary><c>imagegen health</c>: whether the host of this machine serves, for health checks of containers, whose image has no shell and no curl.</summary>
internal static class HealthCommand
{
    private static readonly Uri Default = new("http://127.0.0.1:8080");

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var server = SharedOptions.Server();
        server.Description = "Address of the host. Default: http://127.0.0.1:8080, as in the container image.";
        var ready = new Option<bool>("--ready") { Description = "Ask whether it can take work, too; otherwise only whether it serves." };
        var command = new Command("health", "Asks a host of this machine whether it serves. Exit code 0: it does. 20: it does not.") { server, ready };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = new Uri(parsed.GetValue(server) ?? Default, parsed.GetValue(ready) ? "/health/ready" : "/health/live");
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };
            try
            {
                using var response = await http.GetAsync(address, cancellationToken);
                return response.IsSuccessStatusCode ? ExitCode.Succeeded : throw new CommandException(ExitCode.ServerUnreachable, $"{address} answers {(int)response.StatusCode}.");
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new CommandException(ExitCode.ServerUnreachable, $"Nothing answers at {address}.", exception);
            }
        });
        return command;
    }
}
