using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Registration;

/// <summary>An instance whose settings its kind accepts.</summary>
internal sealed class PlannedInstance(IProviderKind kind, ConfiguredProvider settings)
{
    public string Name => settings.Name;

    /// <summary>Equal revisions mean the same settings.</summary>
    public string Revision => settings.Revision;

    public AdapterEntry Create() => new(kind.Create(settings), settings.Revision);
}
