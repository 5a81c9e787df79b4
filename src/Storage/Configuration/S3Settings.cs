namespace ImageGen.Storage.Configuration;

/// <summary>Settings of <see cref="ResultsKind.S3"/>. Credentials are no settings: the AWS SDK finds them by its own chain (environment, profile, container, machine).</summary>
public sealed record S3Settings
{
    /// <summary><c>ImageGen:Results:S3:Bucket</c>: the bucket, which must exist. Required.</summary>
    public string Bucket { get; init; } = "";

    /// <summary><c>ImageGen:Results:S3:Prefix</c>: the beginning of all names of objects, without a slash at the end. Default none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary><c>ImageGen:Results:S3:Region</c>: the region, such as <c>eu-central-1</c>. Default that of the AWS SDK (<c>AWS_REGION</c>), or <c>us-east-1</c> with an endpoint.</summary>
    public string? Region { get; init; }

    /// <summary><c>ImageGen:Results:S3:Endpoint</c>: the address of a store other than AWS, http or https. Default none, which is AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary><c>ImageGen:Results:S3:PathStyle</c>: whether the bucket is in the path and not in the host name. Default true with an endpoint, otherwise false.</summary>
    public bool? PathStyle { get; init; }
}
