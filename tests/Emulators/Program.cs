using System.Runtime.InteropServices;
using ImageGen.Emulators;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.Stability;

const string Usage = """
    Runnable doubles of picture services, each with a ledger of what was bought and faults on demand.

    dotnet run --project tests/Emulators -- replicate [--port 9000] [--latency 3s | 1s..3s] [--token r8_...] [--instant] [--http-webhooks]
    dotnet run --project tests/Emulators -- openai    [--port 9001] [--latency 3s | 1s..3s] [--token sk-...] [--instant]
    dotnet run --project tests/Emulators -- stability [--port 9002] [--latency 3s | 1s..3s] [--token sk-...] [--instant]
    dotnet run --project tests/Emulators -- cogview   [--port 9003] [--latency 3s | 1s..3s] [--token ...] [--instant]
    dotnet run --project tests/Emulators -- huggingface [--port 9004] [--latency 3s | 1s..3s] [--token hf_...] [--instant]

    --latency  from the order to the picture; 1s where nothing is said
    --instant  for load tests: one and the same picture of 20 KB for every order, not drawn; no latency where none is said
    """;

CommandLine options;
try
{
    options = CommandLine.Read(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{Usage}");
    return 2;
}

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
if (options.Service == "openai")
{
    await using var openAi = await OpenAiEmulator.StartAsync(options.ForOpenAi());
    Welcome("openai", "OpenAI's images", openAi.BaseUrl, openAi.PictureHost, options.Token ?? "sk-any", openAi.Models);
    await stop.Task;
}
else if (options.Service == "stability")
{
    await using var stability = await StabilityEmulator.StartAsync(options.ForStability());
    Welcome("stability", "Stability's Stable Image", stability.BaseUrl, stability.BaseUrl, options.Token ?? "sk-any", stability.Models);
    await stop.Task;
}
else if (options.Service == "cogview")
{
    await using var cogView = await CogViewEmulator.StartAsync(options.ForCogView());
    Welcome("cogview", "Zhipu's pictures", cogView.BaseUrl, cogView.PictureHost, options.Token ?? "any", cogView.Models);
    await stop.Task;
}
else if (options.Service == "huggingface")
{
    await using var huggingFace = await HuggingFaceEmulator.StartAsync(options.ForHuggingFace());
    Welcome("huggingface", "Hugging Face's router", huggingFace.BaseUrl, huggingFace.PictureHost, options.Token ?? "hf_any", huggingFace.Models);
    await stop.Task;
}
else
{
    await using var replicate = await ReplicateEmulator.StartAsync(options.ForReplicate());
    Welcome("replicate", "Replicate", replicate.BaseUrl, replicate.PictureHost, options.Token ?? "r8_any", replicate.Models);
    await stop.Task;
}

return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // The end is ours: the emulator is disposed first.
    stop.TrySetResult();
}

static void Welcome(string kind, string service, Uri baseUrl, Uri pictures, string token, IReadOnlyList<string> models)
{
    var root = baseUrl.GetLeftPart(UriPartial.Authority);
    Console.WriteLine($"""
        {service}, emulated, at {baseUrl}. Point ImageGen at it with

          export ImageGen__Providers__{kind}__BaseUrl={baseUrl}
          export ImageGen__Providers__{kind}__Token={token}
          export ImageGen__Providers__{kind}__Model={models[0]}
          export ImageGen__Providers__{kind}__DownloadHosts__0={pictures.Host}

        Models:   {string.Join(", ", models)}
        Bought:   curl {root}/_ledger
        Traffic:  curl {root}/_traffic
        Control:  curl {root}/_control
                  curl -X PUT {root}/_control -d '{"{"}"latency": "2s..5s", "faults": [{"{"}"on": "accepted", "kind": "reset", "times": 1{"}"}]{"}"}'
        Ctrl+C ends it.
        """);
}
