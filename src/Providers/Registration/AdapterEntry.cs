namespace ImageGen.Providers.Registration;

/// <summary>An instance, and the settings it was made from, as one text that is only compared.</summary>
internal sealed record AdapterEntry(IImageProvider Provider, string Settings)
{
    // A record shows its parts, and a token is among them.
    public override string ToString() => Provider.Name;
}
