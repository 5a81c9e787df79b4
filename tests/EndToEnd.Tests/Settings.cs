using ImageGen.Emulators.Replicate;

namespace ImageGen.EndToEnd.Tests;

/// <summary>The environment of the processes: one Replicate instance at the emulator, and the settings of the test.</summary>
internal static class Settings
{
    /// <summary>A token that must appear only in requests to the emulator.</summary>
    public const string Token = "r8_canary_5f2d0a9c71";

    public static Dictionary<string, string?> Of(ReplicateEmulator replicate, Dictionary<string, string?> further)
        => new(further)
        {
            ["ImageGen__Providers__replicate__BaseUrl"] = replicate.BaseUrl.ToString(),
            ["ImageGen__Providers__replicate__Token"] = Token,
            ["ImageGen__Providers__replicate__Model"] = "black-forest-labs/flux-schnell",
            ["ImageGen__Providers__replicate__Price"] = "0.003",
        };
}
