using ImageGen.Contracts;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Tests.Results;

public sealed class ImageSizeLimitTests
{
    [Theory]
    [InlineData(ResultsKind.Files, 1024, 4096, 4096, false)]
    [InlineData(ResultsKind.Redis, null, 4096, 4096, false)]
    [InlineData(ResultsKind.Redis, 8 * 1024 * 1024, 1024, 1024, false)]
    [InlineData(ResultsKind.Redis, 8 * 1024 * 1024, 1920, 1080, false)]
    [InlineData(ResultsKind.Redis, 8 * 1024 * 1024, 3072, 3072, true)]
    [InlineData(ResultsKind.Redis, 1024, 64, 64, true)]
    [InlineData(ResultsKind.Redis, 1024, null, null, false)]
    public void A_size_that_may_come_out_too_large_is_refused_before_it_is_bought(ResultsKind kind, int? maxBytes, int? width, int? height, bool isRefused)
    {
        var options = new StorageOptions { Results = kind };
        options.ResultsMaxBytes = maxBytes ?? options.ResultsMaxBytes;

        var fault = ImageSizeLimit.FaultOf(new ImageRequest { Prompt = "a cat", Width = width, Height = height }, options);

        Assert.Equal(isRefused, fault?.Contains("ImageGen:Results:MaxBytes", StringComparison.Ordinal) == true);
    }
}
