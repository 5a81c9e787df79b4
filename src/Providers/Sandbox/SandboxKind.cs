using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Sandbox;

/// <summary>Creates <see cref="SandboxProvider"/>. It has no settings of its own.</summary>
internal sealed class SandboxKind(TimeProvider clock) : IProviderKind
{
    public string Kind => SandboxProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings) => [];

    public IImageProvider Create(ConfiguredProvider settings) => new SandboxProvider(settings.Name, clock);
}
