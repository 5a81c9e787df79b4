using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Configuration;

/// <summary>Reads the settings of the object stores. Those of a store that is not used are not required, but must be valid.</summary>
internal sealed partial class ObjectStoreConfiguration(IConfiguration configuration, List<string> faults)
{
    private const string S3 = "ImageGen:Results:S3:";
    private const string AzurePrefix = "ImageGen:Results:Azure:";
    private const string ConnectionString = "ConnectionStrings:AzureStorage";

    private const int MaxPrefix = 200;

    /// <summary>The settings of S3.</summary>
    public S3Settings ReadS3(bool isUsed) => new()
    {
        Bucket = ReadName(S3 + "Bucket", BucketName(), "3 to 63 lower-case letters, digits, dots and hyphens", isUsed, "the bucket of the images, which must exist"),
        Prefix = ReadPrefix(S3 + "Prefix"),
        Region = ReadRegion(isUsed),
        Endpoint = ReadAddress(S3 + "Endpoint"),
        PathStyle = ReadFlag(S3 + "PathStyle"),
    };

    /// <summary>The settings of Azure.</summary>
    public AzureSettings ReadAzure(bool isUsed)
    {
        var account = ReadAddress(AzurePrefix + "Account");
        if (account is { Scheme: "http" })
        {
            faults.Add($"{AzurePrefix}Account must be an https address: the token of the host's identity goes with every request.");
        }

        if (isUsed && Value(AzurePrefix + "Account") is null == Value(ConnectionString) is null)
        {
            faults.Add($"Either {ConnectionString} or {AzurePrefix}Account is needed: the connection string of the storage account, or the address of its blob service for the host's own identity.");
        }

        if (Value(ConnectionString) is { } text && !IsConnectionString(text))
        {
            // Not its value, which is a secret.
            faults.Add($"{ConnectionString} is not a connection string of a storage account.");
        }

        return new()
        {
            ConnectionString = Value(ConnectionString),
            Account = account,
            Container = ReadName(AzurePrefix + "Container", ContainerName(), "3 to 63 lower-case letters, digits and single hyphens", isUsed, "the container of the images, which must exist"),
            Prefix = ReadPrefix(AzurePrefix + "Prefix"),
        };
    }

    private string? Value(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private string ReadName(string key, Regex pattern, string expected, bool isUsed, string meaning)
    {
        if (Value(key) is not { } name)
        {
            if (isUsed)
            {
                faults.Add($"{key} is needed: {meaning}.");
            }

            return "";
        }

        if (!pattern.IsMatch(name))
        {
            faults.Add($"{key} is '{name}', but must be {expected}.");
        }

        return name;
    }

    private string ReadPrefix(string key)
    {
        var prefix = Value(key)?.TrimEnd('/') ?? "";
        if (prefix.Length > 0 && (prefix.Length > MaxPrefix || !Prefix().IsMatch(prefix)))
        {
            faults.Add($"{key} must be at most {MaxPrefix} letters, digits, dots, hyphens and underscores, in parts separated by single slashes; no part may be . or ...");
        }

        return prefix;
    }

    private string? ReadRegion(bool isUsed)
    {
        var region = Value(S3 + "Region");
        if (region is not null && !Region().IsMatch(region))
        {
            faults.Add($"{S3}Region is '{region}', but must be the name of a region, such as eu-central-1.");
        }

        if (isUsed && region is null && Value(S3 + "Endpoint") is null && string.IsNullOrEmpty(configuration["AWS_REGION"]) && string.IsNullOrEmpty(configuration["AWS_DEFAULT_REGION"]))
        {
            faults.Add($"{S3}Region is needed: the region of the bucket, such as eu-central-1. For a store other than AWS, set {S3}Endpoint.");
        }

        return region;
    }

    private Uri? ReadAddress(string key)
    {
        if (Value(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0)
        {
            return address;
        }

        // Not its value: it may have a token in it.
        faults.Add($"{key} must be an http or https address without user, query and fragment.");
        return null;
    }

    private bool? ReadFlag(string key)
    {
        if (Value(key) is not { } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        faults.Add($"{key} is '{text}', but must be true or false.");
        return null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();

    [GeneratedRegex("^(?=.{3,63}\\z)[a-z0-9]+(-[a-z0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();

    [GeneratedRegex("^(?!\\.{1,2}(/|\\z))[A-Za-z0-9._-]+(/(?!\\.{1,2}(/|\\z))[A-Za-z0-9._-]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
