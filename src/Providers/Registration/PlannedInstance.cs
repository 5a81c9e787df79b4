namespace ImageGen.Providers.Registration;

/// <summary>An instance with valid settings.</summary>
internal sealed class PlannedInstance(IProviderKind kind, ProviderSettings read, string settings)
{
    public string Name => read.Name;

    /// <summary>All its settings as one text; equal texts mean the same instance.</summary>
    public string Settings => settings;

    public AdapterEntry Create() => new(kind.Create(read), settings);
}
