using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.CogView;
using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Stability;

namespace ImageGen.Emulators;

/// <summary>The emulators that the command line starts. A new one is one line here: its command, default port, service and factory.</summary>
internal static class EmulatorTable
{
    public static IReadOnlyList<EmulatorEntry> All { get; } =
    [
        new("replicate", 9000, "Replicate", async line => await ReplicateEmulator.StartAsync(line.For(new ReplicateOptions { Token = line.Token, AllowHttpWebhooks = line.HttpWebhooks }))) { TokenForm = "r8_...", HasWebhooks = true },
        new("openai", 9001, "OpenAI's images", async line => await OpenAiEmulator.StartAsync(line.For(new OpenAiOptions { Token = line.Token }))) { TokenForm = "sk-..." },
        new("stability", 9002, "Stability's Stable Image", async line => await StabilityEmulator.StartAsync(line.For(new StabilityOptions { Token = line.Token }))) { TokenForm = "sk-..." },
        new("cogview", 9003, "Zhipu's images", async line => await CogViewEmulator.StartAsync(line.For(new CogViewOptions { Token = line.Token }))) { TokenForm = "..." },
        new("huggingface", 9004, "Hugging Face's router", async line => await HuggingFaceEmulator.StartAsync(line.For(new HuggingFaceOptions { Token = line.Token }))) { TokenForm = "hf_..." },
        new("sdcpp", 9011, "An sd-server", async line => await SdCppEmulator.StartAsync(line.For(new SdCppOptions()))) { IsSelfHosted = true },
        new("automatic1111", 9012, "AUTOMATIC1111's WebUI", async line => await WebUiEmulator.StartAsync(line.For(new WebUiOptions { Auth = line.Token }))) { TokenForm = "user:password", IsSelfHosted = true },
        new("comfyui", 9013, "ComfyUI", async line => await ComfyUiEmulator.StartAsync(line.For(new ComfyUiOptions()))) { IsSelfHosted = true },
    ];
}
