namespace ImageGen.Storage.Configuration;

/// <summary>Settings of <see cref="ResultsKind.Azure"/>: a connection string, or the address of an account that the host's own identity may use.</summary>
public sealed record AzureSettings
{
    /// <summary><c>ConnectionStrings:AzureStorage</c>: a connection string of the account. Contains a secret. Default none.</summary>
    public string? ConnectionString { get; init; }

    /// <summary><c>ImageGen:Results:Azure:Account</c>: the address of the blob service, such as <c>https://account.blob.core.windows.net</c>, with the host's own identity. Default none.</summary>
    public Uri? Account { get; init; }

    /// <summary><c>ImageGen:Results:Azure:Container</c>: the container, which must exist. Required.</summary>
    public string Container { get; init; } = "";

    /// <summary><c>ImageGen:Results:Azure:Prefix</c>: the beginning of all names of blobs, without a slash at the end. Default none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Contains no value: the connection string has a key in it.</summary>
    public override string ToString() => nameof(AzureSettings);
}
