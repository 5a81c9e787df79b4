using ImageGen.Emulators.Replicate;

namespace ImageGen.EndToEnd.Tests;

/// <summary>The environment our processes get: one Replicate instance that is the emulator, and what the test adds.</summary>
internal static class Settings
{
    /// <summary>A token that must never be seen anywhere but in the emulator's requests.</summary>
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
