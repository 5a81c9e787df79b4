using System.Globalization;
using System.Runtime.InteropServices;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;

const string Usage = """
    Runnable doubles of picture services, each with a ledger of what was bought and faults on demand.

    dotnet run --project tests/Emulators -- replicate [--port 9000] [--latency 3s | 1s..3s] [--token r8_...] [--http-webhooks]
    """;

if (args is not ["replicate", .. var rest])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

ReplicateOptions options;
try
{
    options = Read(rest);
}
catch (FormatException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{Usage}");
    return 2;
}

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var replicate = await ReplicateEmulator.StartAsync(options);
var root = replicate.BaseUrl.GetLeftPart(UriPartial.Authority);
Console.WriteLine($"""
    Replicate, emulated, at {replicate.BaseUrl}. Point ImageGen at it with

      export ImageGen__Providers__replicate__BaseUrl={replicate.BaseUrl}
      export ImageGen__Providers__replicate__Token={options.Token ?? "r8_any"}
      export ImageGen__Providers__replicate__Model={replicate.Models[0]}
      export ImageGen__Providers__replicate__DownloadHosts__0={replicate.PictureHost.Host}

    Models:   {string.Join(", ", replicate.Models)}
    Bought:   curl {root}/_ledger
    Traffic:  curl {root}/_traffic
    Control:  curl {root}/_control
              curl -X PUT {root}/_control -d '{"{"}"latency": "2s..5s", "faults": [{"{"}"on": "accepted", "kind": "reset", "times": 1{"}"}]{"}"}'
    Ctrl+C ends it.
    """);
await stop.Task;
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // The end is ours: the emulator is disposed first.
    stop.TrySetResult();
}

static ReplicateOptions Read(string[] words)
{
    var options = new ReplicateOptions { Port = 9000 };
    for (var i = 0; i < words.Length; i++)
    {
        options = (words[i], i + 1 < words.Length ? words[i + 1] : null) switch
        {
            ("--http-webhooks", _) => options with { AllowHttpWebhooks = true },
            ("--port", { } port) when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
                => options with { Port = number },
            ("--latency", { } latency) => options with { Latency = Latency.Parse(latency) },
            ("--token", { } token) => options with { Token = token },
            var (word, _) => throw new FormatException($"'{word}' is not understood."),
        };
        i += words[i] == "--http-webhooks" ? 0 : 1;
    }

    return options;
}
