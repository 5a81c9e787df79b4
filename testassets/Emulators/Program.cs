using System.Runtime.InteropServices;
using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

const string Usage = """
    Runnable doubles of picture services, each with a ledger of what was bought and faults on demand.

    dotnet run --project testassets/Emulators -- replicate [--port 9000] [--latency 3s | 1s..3s] [--token r8_...] [--instant] [--http-webhooks]
    dotnet run --project testassets/Emulators -- openai    [--port 9001] [--latency 3s | 1s..3s] [--token sk-...] [--instant]
    dotnet run --project testassets/Emulators -- stability [--port 9002] [--latency 3s | 1s..3s] [--token sk-...] [--instant]
    dotnet run --project testassets/Emulators -- cogview   [--port 9003] [--latency 3s | 1s..3s] [--token ...] [--instant]
    dotnet run --project testassets/Emulators -- huggingface [--port 9004] [--latency 3s | 1s..3s] [--token hf_...] [--instant]
    dotnet run --project testassets/Emulators -- sdcpp     [--port 9011] [--latency 3s | 1s..3s] [--instant]
    dotnet run --project testassets/Emulators -- automatic1111 [--port 9012] [--latency 3s | 1s..3s] [--token user:password] [--instant]
    dotnet run --project testassets/Emulators -- comfyui   [--port 9013] [--latency 3s | 1s..3s] [--instant]

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
switch (options.Service)
{
    case "openai":
        await using (var openAi = await OpenAiEmulator.StartAsync(options.ForOpenAi()))
        {
            Welcome("openai", "OpenAI's images", openAi.BaseUrl, openAi.PictureHost, options.Token ?? "sk-any", openAi.Models);
            await stop.Task;
        }

        break;
    case "stability":
        await using (var stability = await StabilityEmulator.StartAsync(options.ForStability()))
        {
            Welcome("stability", "Stability's Stable Image", stability.BaseUrl, stability.BaseUrl, options.Token ?? "sk-any", stability.Models);
            await stop.Task;
        }

        break;
    case "cogview":
        await using (var cogView = await CogViewEmulator.StartAsync(options.ForCogView()))
        {
            Welcome("cogview", "Zhipu's pictures", cogView.BaseUrl, cogView.PictureHost, options.Token ?? "any", cogView.Models);
            await stop.Task;
        }

        break;
    case "huggingface":
        await using (var huggingFace = await HuggingFaceEmulator.StartAsync(options.ForHuggingFace()))
        {
            Welcome("huggingface", "Hugging Face's router", huggingFace.BaseUrl, huggingFace.PictureHost, options.Token ?? "hf_any", huggingFace.Models);
            await stop.Task;
        }

        break;
    case "sdcpp":
        await using (var box = await SdCppEmulator.StartAsync(options.ForSdCpp()))
        {
            WelcomeToBox("sdcpp", "An sd-server", box.BaseUrl, token: null, box.Models);
            await stop.Task;
        }

        break;
    case "automatic1111":
        await using (var webUi = await WebUiEmulator.StartAsync(options.ForWebUi()))
        {
            WelcomeToBox("automatic1111", "AUTOMATIC1111's WebUI", webUi.BaseUrl, options.Token, webUi.Models);
            await stop.Task;
        }

        break;
    case "comfyui":
        await using (var comfyUi = await ComfyUiEmulator.StartAsync(options.ForComfyUi()))
        {
            WelcomeToBox("comfyui", "ComfyUI", comfyUi.BaseUrl, token: null, comfyUi.Models);
            await stop.Task;
        }

        break;
    default:
        await using (var replicate = await ReplicateEmulator.StartAsync(options.ForReplicate()))
        {
            Welcome("replicate", "Replicate", replicate.BaseUrl, replicate.PictureHost, options.Token ?? "r8_any", replicate.Models);
            await stop.Task;
        }

        break;
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
        """);
    Controls(root);
}

static void WelcomeToBox(string kind, string service, Uri baseUrl, string? token, IReadOnlyList<string> models)
{
    Console.WriteLine($"""
        {service}, emulated, at {baseUrl}. Point ImageGen at it with

          export ImageGen__Providers__{kind}__BaseUrl={baseUrl}
          export ImageGen__Providers__{kind}__Token={token}
          export ImageGen__Providers__{kind}__Model={models[0]}

        Models:   {string.Join(", ", models)}
        """);
    Controls(baseUrl.GetLeftPart(UriPartial.Authority));
}

static void Controls(string root) => Console.WriteLine($"""
    Bought:   curl {root}/_ledger
    Traffic:  curl {root}/_traffic
    Control:  curl {root}/_control
              curl -X PUT {root}/_control -d '{"{"}"latency": "2s..5s", "faults": [{"{"}"on": "accepted", "kind": "reset", "times": 1{"}"}]{"}"}'
    Ctrl+C ends it.
    """);
