namespace ImageGen.Providers.Registration;

/// <summary>An adapter, and the revision of the settings from which it was created.</summary>
internal sealed record AdapterEntry(IImageProvider Provider, string Revision);
