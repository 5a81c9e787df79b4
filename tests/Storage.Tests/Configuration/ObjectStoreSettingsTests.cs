using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Tests.Configuration;

public sealed class ObjectStoreSettingsTests
{
    [Fact]
    public void The_settings_of_an_S3_store_are_read()
    {
        var options = Read(
            ("ImageGen:Results:Kind", "s3"), ("ImageGen:Results:S3:Bucket", "my.images"), ("ImageGen:Results:S3:Prefix", "a/b-1/"), ("ImageGen:Results:S3:Region", "eu-central-1"),
            ("ImageGen:Results:S3:Endpoint", "http://garage:3900"), ("ImageGen:Results:S3:PathStyle", "false"), ("ImageGen:Results:Links", "presigned"));

        Assert.Equal(ResultsKind.S3, options.Results);
        Assert.Equal(LinksKind.Presigned, options.ResultsLinks);
        Assert.Equal(new S3Settings { Bucket = "my.images", Prefix = "a/b-1", Region = "eu-central-1", Endpoint = new Uri("http://garage:3900"), PathStyle = false }, options.S3);
    }

    [Theory]
    [InlineData("s3", "", "", "ImageGen:Results:S3:Bucket is needed")]
    [InlineData("s3", "ImageGen:Results:S3:Bucket", "My_Images", "ImageGen:Results:S3:Bucket is 'My_Images', but must be")]
    [InlineData("s3", "ImageGen:Results:S3:Prefix", "a/../b", "ImageGen:Results:S3:Prefix must be")]
    [InlineData("s3", "ImageGen:Results:S3:Prefix", "/a", "ImageGen:Results:S3:Prefix must be")]
    [InlineData("s3", "ImageGen:Results:S3:Region", "Frankfurt am Main", "ImageGen:Results:S3:Region is")]
    [InlineData("s3", "ImageGen:Results:S3:Endpoint", "garage:3900", "ImageGen:Results:S3:Endpoint must be an http or https address")]
    [InlineData("s3", "ImageGen:Results:S3:PathStyle", "yes", "ImageGen:Results:S3:PathStyle is 'yes', but must be true or false")]
    [InlineData("azure", "", "", "ImageGen:Results:Azure:Container is needed")]
    [InlineData("azure", "", "", "Either ConnectionStrings:AzureStorage or ImageGen:Results:Azure:Account is needed")]
    [InlineData("azure", "ImageGen:Results:Azure:Container", "My--Images", "ImageGen:Results:Azure:Container is 'My--Images', but must be")]
    [InlineData("azure", "ImageGen:Results:Azure:Account", "account", "ImageGen:Results:Azure:Account must be an http or https address")]
    [InlineData("azure", "ConnectionStrings:AzureStorage", "UseSecret=hunter2", "ConnectionStrings:AzureStorage is not a connection string")]
    [InlineData("gcs", "", "", "ImageGen:Results:Kind is 'gcs', but must be Files, Redis, S3 or Azure")]
    [InlineData("files", "ImageGen:Results:AlsoRead", "files", "ImageGen:Results:AlsoRead must be another kind")]
    [InlineData("files", "ImageGen:Results:AlsoRead", "s3", "ImageGen:Results:S3:Bucket is needed")]
    [InlineData("files", "ImageGen:Results:Links", "direct", "ImageGen:Results:Links is 'direct', but must be Gateway or Presigned")]
    public void A_missing_or_wrong_setting_is_named_with_what_it_must_be(string kind, string key, string value, string message)
    {
        var faults = FaultsOf(key.Length > 0 ? [("ImageGen:Results:Kind", kind), (key, value)] : [("ImageGen:Results:Kind", kind)]);

        Assert.Contains(faults, fault => fault.StartsWith(message, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void The_settings_of_a_store_that_is_not_used_are_not_needed() => Assert.Empty(FaultsOf([("ImageGen:Results:Kind", "files")]));

    [Fact]
    public void The_text_of_the_options_has_no_secret()
    {
        var options = Read(("ImageGen:Results:Kind", "azure"), ("ImageGen:Results:Azure:Container", "images"), ("ConnectionStrings:AzureStorage", "AccountName=a;AccountKey=aHVudGVyMg==;EndpointSuffix=core.windows.net"));

        Assert.DoesNotContain("aHVudGVyMg", $"{options} {options.Azure}", StringComparison.Ordinal);
    }

    private static StorageOptions Read(params (string Key, string Value)[] settings)
    {
        var options = new StorageOptions();
        Assert.Empty(FaultsOf(settings));
        Configuration(settings).Configure(options);
        return options;
    }

    private static IReadOnlyList<string> FaultsOf((string Key, string Value)[] settings) => [.. Configuration(settings).Validate(null, new StorageOptions()).Failures ?? []];

    private static StorageConfiguration Configuration((string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)).Append(new("ConnectionStrings:Redis", "localhost")))
        .Build());
}
