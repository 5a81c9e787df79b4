using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Doctor;

/// <summary>
/// <c>imagegen doctor</c>: examines what a host depends on and says what is unsafe, and how to repair it. A process of its own with a host's settings: it works where no
/// host starts, and changes nothing.
/// </summary>
internal static class DoctorCommand
{
    private const string Worker = "worker";
    private const string Gateway = "gateway";

    public static Command Create()
    {
        var role = new Option<string>("--for") { Description = "Whose settings these are: worker or gateway.", DefaultValueFactory = _ => Worker };
        role.AcceptOnlyFromAmong(Worker, Gateway);
        var offline = new Option<bool>("--offline") { Description = "Call no provider. Otherwise each is asked in a way that buys nothing." };
        var server = SharedOptions.Server();
        server.Description = "A running gateway to be asked too, for example http://localhost:8080. Alone it suffices for imagegen serve.";
        var management = new Option<Uri?>("--broker-management") { Description = "Address of RabbitMQ's management plug-in, to compare its clock. Default: port 15672 of the broker's host." };
        var json = GatewayCall.Json();
        json.Description = "Write one JSON document with verdict and findings; an error is a problem (RFC 9457) on standard error.";
        var command = new Command("doctor", "Examines store, broker, results, providers, clocks, settings and the running fleet, says what is unsafe and how to repair it, and changes nothing. Exit code 0: nothing is unsafe. 25: something is. A worker's settings as --Key:Sub=value or from the environment.")
        {
            role, offline, server, management, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new DoctorOptions(
                [.. parsed.UnmatchedTokens], parsed.GetValue(role) == Gateway, !parsed.GetValue(offline), parsed.GetValue(server), parsed.GetValue(management));
            var findings = await Examination.RunAsync(options, cancellationToken);
            FindingsView.Write(AnsiConsole.Console, findings, parsed.GetValue(json));
            return FindingsView.VerdictOf(findings) == "unsafe" ? ExitCode.Unsafe : ExitCode.Succeeded;
        });
        return command;
    }
}
