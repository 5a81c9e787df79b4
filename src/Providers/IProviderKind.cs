using ImageGen.Jobs.Instances;

namespace ImageGen.Providers;

/// <summary>A kind of service: creates instances from settings. One per adapter folder.</summary>
public interface IProviderKind
{
    /// <summary>The value of <c>Kind</c> in the settings.</summary>
    string Kind { get; }

    /// <summary>Every error in the settings, each a sentence that names the setting; empty when there is none.</summary>
    IEnumerable<string> Check(ConfiguredProvider settings);

    /// <summary>Creates an instance, at start or when its settings have changed, from settings that passed <see cref="Check"/>.</summary>
    IImageProvider Create(ConfiguredProvider settings);
}
