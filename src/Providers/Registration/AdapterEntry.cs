namespace ImageGen.Providers.Registration;

/// <summary>An instance, and the settings from which it was created, as one text for comparison.</summary>
internal sealed record AdapterEntry(IImageProvider Provider, string Settings)
{
    // A record prints its members, and a token is among them.
    public override string ToString() => Provider.Name;
}
