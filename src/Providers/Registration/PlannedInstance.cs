namespace ImageGen.Providers.Registration;

/// <summary>An instance that can be made.</summary>
internal sealed class PlannedInstance(IProviderKind kind, ProviderSettings read, string settings)
{
    public string Name => read.Name;

    /// <summary>All its settings as one text; the same text means the same instance.</summary>
    public string Settings => settings;

    public AdapterEntry Create() => new(kind.Create(read), settings);
}
