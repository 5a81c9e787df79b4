namespace ImageGen.Providers;

/// <summary>A kind of service: makes instances of itself from settings. One per adapter folder.</summary>
public interface IProviderKind
{
    /// <summary>The name that settings give as <c>Kind</c>.</summary>
    string Kind { get; }

    /// <summary>Every fault in the settings, each a sentence that names the setting; empty when there is none.</summary>
    IEnumerable<string> Check(ProviderSettings settings);

    /// <summary>Makes an instance, at start or when its settings have changed, with settings that passed <see cref="Check"/>.</summary>
    IImageProvider Create(ProviderSettings settings);
}
