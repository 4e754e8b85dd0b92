using System.Globalization;
using System.Text;
using Writeathon.Service.Imports;

namespace Writeathon.Service.Tests;

/// <summary>What looks at the memory of the whole process runs alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class LongImportTests(ITestOutputHelper output)
{
    private const int Lines = 100_000;

    private const long MostGrowth = 16 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_thousand_lines_take_no_more_memory_than_a_few(bool isCsv)
    {
        await using var service = await ImportFixture.OpenAsync();
        var format = isCsv ? ImportFormat.Csv : ImportFormat.Ndjson;
        using (var few = new MadeFile(isCsv, 6_000))
        {
            await service.ImportAsync(few, format, "few");
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, batches) = (0L, 0);
        using var file = new MadeFile(isCsv, Lines);
        var import = await service.ImportAsync(file, format, "many", () =>
        {
            if (++batches % 10 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        });

        output.WriteLine($"grown by {most} bytes at the most, over {file.Length} bytes of file");
        Assert.Equal((Lines, 0, 0), (import.Accepted, import.Replayed, import.Rejected));
        Assert.InRange(most, 0, MostGrowth);
        Assert.Equal(Sum(6_000) + Sum(Lines), await service.ActionsAsync());
    }

    private static long Sum(int lines) => Enumerable.Range(1, lines).Sum(line => (line % 97) + 1L);

    // Made as it is read: the file itself is in no memory.
    private sealed class MadeFile(bool isCsv, int lines) : Stream
    {
        private byte[] made = isCsv ? "country,kind,quantity\n"u8.ToArray() : [];
        private int told;
        private int line;
        private long length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => length;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (told == made.Length && line < lines)
            {
                line++;
                var quantity = (line % 97) + 1;
                made = Encoding.UTF8.GetBytes(isCsv
                    ? string.Create(CultureInfo.InvariantCulture, $"IS,letter,{quantity}\n")
                    : string.Create(CultureInfo.InvariantCulture, $"{{\"country\": \"IS\", \"kind\": \"letter\", \"quantity\": {quantity}}}\n"));
                told = 0;
            }

            var taken = Math.Min(count, made.Length - told);
            made.AsSpan(told, taken).CopyTo(buffer.AsSpan(offset));
            told += taken;
            length += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
