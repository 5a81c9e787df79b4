using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>
/// Where a reader copies the pages' commands to: a shell in the folder of the repository, with <c>imagegen serve</c> running and its state below a home of its own. Programs on the path
/// stand in for what the pages say and map the addresses, so that the commands themselves stay as they are written (<see cref="Programs"/>).
/// </summary>
public sealed class ReaderShell : IAsyncLifetime
{
    /// <summary>As docs/webhooks.md starts it, for receivers on this machine.</summary>
    private static readonly string[] ServeArguments = ["--ImageGen:Egress:AllowHttp=true", "--ImageGen:Egress:AllowedNetworks=127.0.0.0/8"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("imagegen-reader-");
    private readonly PortClaim _double = Ports.Claim();
    private ReplicateEmulator? _replicate;
    private HostProcess? _serve;

    public async ValueTask InitializeAsync()
    {
        _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromMilliseconds(100)) });
        _serve = await HostProcess.StartListeningAsync(
            address => HostProcess.Start(Dll("imagegen.dll"), ["serve", "--port", $"{address.Port}", .. ServeArguments], Environment(address).Concat(Replicate).Append(new("ImageGen__DefaultProvider", "sandbox")).ToDictionary(), _home.FullName),
            host => host.WaitUntilReadyAsync(host.Address!, Patience, CancellationToken.None));
        Directory.CreateDirectory(Bin);
        foreach (var (name, script) in Programs)
        {
            var path = Path.Combine(Bin, name);
            await File.WriteAllTextAsync(path, $"#!/usr/bin/env bash\n{script}");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_serve?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_replicate?.DisposeAsync() ?? ValueTask.CompletedTask);
        _double.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>Runs the commands, with the settings of the double where they speak of Replicate, stops at the first that fails, and ends what they left in the background.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string commands, CancellationToken cancellationToken)
    {
        var script = Path.Combine(_home.FullName, "block.sh");
        await File.WriteAllTextAsync(script, $"set -eo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{commands.Replace("r8_…", "r8_example", StringComparison.Ordinal)}\n", cancellationToken);
        var settings = commands.Contains("replicate", StringComparison.Ordinal) ? Replicate : new Dictionary<string, string?>();
        await using var shell = HostProcess.StartProgram("bash", [script], Environment(_serve!.Address!).Concat(settings).ToDictionary(), _home.FullName);
        var exitCode = await shell.WaitForExitAsync(Patience, cancellationToken);
        return (exitCode, shell.Output);
    }

    private string Bin => Path.Combine(_home.FullName, "bin");

    private static string Dll(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private Dictionary<string, string?> Environment(Uri gateway) => new()
    {
        ["HOME"] = _home.FullName,
        ["XDG_DATA_HOME"] = null,
        ["PATH"] = $"{Bin}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["REAL_PATH"] = System.Environment.GetEnvironmentVariable("PATH"),
        ["GATEWAY"] = gateway.GetLeftPart(UriPartial.Authority),
        ["DOUBLE_PORT"] = $"{_double.Port}",
        ["SERVE_ARGUMENTS"] = string.Join(' ', ServeArguments),
        ["IMAGEGEN"] = Dll("imagegen.dll"),
        ["EMULATORS"] = Dll("ImageGen.Emulators.dll"),
        ["TOKEN"] = File.Exists(TokenFile) ? File.ReadAllText(TokenFile).Trim() : null,
    };

    /// <summary>A worker's settings, with the double in place of the service.</summary>
    private Dictionary<string, string?> Replicate => new()
    {
        ["ImageGen__Providers__replicate__BaseUrl"] = _replicate!.BaseUrl.ToString(),
        ["ImageGen__Providers__replicate__Token"] = Settings.Token,
        ["ImageGen__Providers__replicate__Model"] = "black-forest-labs/flux-schnell",
    };

    private string TokenFile => Path.Combine(_home.FullName, ".local/share/imagegen/admin-token");

    /// <summary>What stands in for the programs in the pages' commands.</summary>
    private static Dictionary<string, string> Programs { get; } = new()
    {
        // localhost:8080 is the running gateway; 0d9f1c3e-… the endpoint that was registered last; a stream is read for a second. An answer that is no success fails the block.
        ["curl"] = """
            PATH=$REAL_PATH
            arguments=(); stream=; register=
            for argument; do
              argument=${argument//localhost:8080/${GATEWAY#http://}}
              argument=${argument//0d9f1c3e-…/$(cat "$HOME/endpoint" 2>/dev/null)}
              [[ $argument == -N ]] && stream=1
              [[ $argument == */v1/webhooks ]] && register=1
              arguments+=("$argument")
            done
            if [[ $stream ]]; then curl --fail-with-body --max-time 1 "${arguments[@]}"; code=$?; [[ $code == 28 ]] && exit 0; exit $code; fi
            answer=$(curl --fail-with-body --max-time 30 "${arguments[@]}"); code=$?
            printf '%s\n' "$answer"
            [[ $register ]] && sed -E 's/.*"id":"([^"]+)".*/\1/' <<< "$answer" > "$HOME/endpoint"
            exit $code
            """,

        // serve runs already: it is enough that it was started with these arguments. Clients speak to it, and generate, which is a system of its own, has other data.
        ["imagegen"] = """
            PATH=$REAL_PATH
            case "$1 $2" in
              serve*) shift; for argument; do [[ " $SERVE_ARGUMENTS " == *" $argument "* ]] || { echo "serve was not started with $argument"; exit 1; }; done; exit 0 ;;
              generate*) exec dotnet "$IMAGEGEN" "${@/http:\/\/localhost:8080/$GATEWAY}" --data "$HOME/generate" ;;
              jobs*|webhooks*|tenants*|queue*|top*|'providers list') exec dotnet "$IMAGEGEN" "$@" --server "$GATEWAY" ;;
              *) exec dotnet "$IMAGEGEN" "${@/http:\/\/localhost:8080/$GATEWAY}" ;;
            esac
            """,

        // What was built already is not built again. The double's port is a free one.
        ["dotnet"] = """
            if [[ "$1 $2 $3 $4" == 'run --project src/Cli --' ]]; then shift 4; exec imagegen "$@"; fi
            if [[ "$1 $2 $3 $4" == 'run --project testassets/Emulators --' ]]; then shift 4; PATH=$REAL_PATH exec dotnet "$EMULATORS" "${@/9000/$DOUBLE_PORT}"; fi
            echo "No page says this: dotnet $*"; exit 1
            """,

        // There is no Docker where the tests run; that the file is there is all that is looked at.
        ["docker"] = $"""
            [[ $1 == compose && -f "{DocumentBlock.Root}/docker-compose.yml" ]]
            """,
    };
}
