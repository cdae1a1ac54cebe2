<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>EpochTicker</name>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
</context>
<context>
    <name>EventLines</name>
    <message>
        <source>before each run&apos;s last switch</source>
        <translation>每次运行最后一次切换之前</translation>
    </message>
    <message>
        <source>before step %1: %2</source>
        <translation>第 %1 步之前：%2</translation>
    </message>
    <message>
        <source>before step %1</source>
        <translation>第 %1 步之前</translation>
    </message>
    <message>
        <source>before the switch</source>
        <translation>切换之前</translation>
    </message>
    <message>
        <source>after step %1: %2</source>
        <translation>第 %1 步之后：%2</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>learning rate %1</source>
        <translation>学习率 %1</translation>
    </message>
    <message>
        <source>momentum %1</source>
        <translation>动量 %1</translation>
    </message>
    <message>
        <source>weight decay %1</source>
        <translation>权重衰减 %1</translation>
    </message>
    <message>
        <source>batch size %1</source>
        <translation>批大小 %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>step %1 (epoch %2)</source>
        <translation>第 %1 步（第 %2 轮）</translation>
    </message>
    <message>
        <source>mean ± sample standard deviation over seeds %1; runs that diverged are in no mean</source>
        <translation>种子 %1 上的均值 ± 样本标准差；发散的运行不计入均值</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>residual connections</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>after step %1: %2</source>
        <translation>第 %1 步之后：%2</translation>
    </message>
    <message>
        <source>switched %1 times, at last %2</source>
        <translation>共切换 %1 次，最后几次：%2</translation>
    </message>
    <message>
        <source>switched %1</source>
        <translation>切换：%1</translation>
    </message>
    <message>
        <source>One column</source>
        <translation>单栏</translation>
    </message>
    <message>
        <source>Two columns</source>
        <translation>双栏</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>幻灯片</translation>
    </message>
</context>
<context>
    <name>Glossary</name>
    <message>
        <source>%1
Click, or F1: the manual</source>
        <translation>%1
单击或按 F1：打开手册</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>en</source>
        <extracomment>The language of this translation, for what is not a text or carries its own: en or zh</extracomment>
        <translation>zh</translation>
    </message>
</context>
<context>
    <name>LessonPicture</name>
    <message>
        <source>activations, input → output</source>
        <translation>激活值，输入 → 输出</translation>
    </message>
    <message>
        <source>gradients, input → output</source>
        <translation>梯度，输入 → 输出</translation>
    </message>
    <message>
        <source>loss, %1 steps</source>
        <translation>损失，%1 步</translation>
    </message>
</context>
<context>
    <name>Manual</name>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Key in a file</source>
        <translation>文件中的键</translation>
    </message>
    <message>
        <source>Meaning and allowed values</source>
        <translation>含义与允许的值</translation>
    </message>
    <message>
        <source>%1. Allowed: %2.</source>
        <translation>%1。允许：%2。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Time in class: about %1 minutes.</source>
        <translation>课堂用时：约 %1 分钟。</translation>
    </message>
    <message>
        <source>%1 of a small network after %2 steps: A with residual connections, B without.</source>
        <translation>小型网络训练 %2 步后的“%1”：A 有残差连接，B 没有。</translation>
    </message>
    <message>
        <source>%1 of a small network after %2 steps.</source>
        <translation>小型网络训练 %2 步后的“%1”。</translation>
    </message>
</context>
<context>
    <name>NormPanel</name>
    <message>
        <source>Batch norm: one channel, all examples and positions</source>
        <translation>批归一化：一个通道，所有样本和位置</translation>
    </message>
    <message>
        <source>Batch norm: one channel, all examples</source>
        <translation>批归一化：一个通道，所有样本</translation>
    </message>
    <message>
        <source>RMS norm</source>
        <translation>RMS 归一化</translation>
    </message>
    <message>
        <source>Layer norm</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>%1: one position of one example, all channels</source>
        <translation>%1：一个样本的一个位置，所有通道</translation>
    </message>
    <message>
        <source>%1: one example, all channels and positions</source>
        <translation>%1：一个样本，所有通道和位置</translation>
    </message>
    <message>
        <source>%1: one example, all channels</source>
        <translation>%1：一个样本，所有通道</translation>
    </message>
    <message>
        <source>Group norm: one example, a group of channels, all positions</source>
        <translation>组归一化：一个样本，一组通道，所有位置</translation>
    </message>
    <message>
        <source>Group norm: one example, a group of channels</source>
        <translation>组归一化：一个样本，一组通道</translation>
    </message>
    <message>
        <source>Instance norm: one channel of one example, all positions</source>
        <translation>实例归一化：一个样本的一个通道，所有位置</translation>
    </message>
    <message>
        <source>%1 channels →</source>
        <translation>%1 个通道 →</translation>
    </message>
    <message>
        <source>%1 examples ↗</source>
        <translation>%1 个样本 ↗</translation>
    </message>
    <message>
        <source>← %1 positions</source>
        <translation>← %1 个位置</translation>
    </message>
    <message>
        <source>example %1, channel %2</source>
        <translation>样本 %1，通道 %2</translation>
    </message>
    <message>
        <source>%1: layer %2</source>
        <translation>%1：第 %2 层</translation>
    </message>
    <message>
        <source>, position %1</source>
        <translation>，位置 %1</translation>
    </message>
    <message>
        <source>μ (moving)</source>
        <translation>μ（移动）</translation>
    </message>
    <message>
        <source>σ² (moving)</source>
        <translation>σ²（移动）</translation>
    </message>
</context>
<context>
    <name>Sweep</name>
    <message>
        <source>residual as it is</source>
        <translation>残差不变</translation>
    </message>
    <message>
        <source>norm as it is</source>
        <translation>归一化不变</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>, </source>
        <comment>between the items of a list</comment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>ViewType</name>
    <message>
        <source>Activations by depth</source>
        <translation>各层激活分布</translation>
    </message>
    <message>
        <source>Gradient flow by depth</source>
        <translation>各层梯度流</translation>
    </message>
    <message>
        <source>Loss and accuracy</source>
        <translation>损失与准确率</translation>
    </message>
    <message>
        <source>Mean loss and share of right answers at each step, on the training batch (faint as it is, strong smoothed) and on the validation data. Dashed lines mark what was switched.</source>
        <translation>每一步的平均损失和答对的比例，分训练批（淡线为原值，粗线为平滑值）和验证数据。虚线标出切换之处。</translation>
    </message>
    <message>
        <source>Updates by depth</source>
        <translation>各层参数更新</translation>
    </message>
    <message>
        <source>How much one step changes the parameters of each layer: rms(Δw)/rms(w). About 10⁻³ is a healthy pace.</source>
        <translation>单步使每层的参数改变多少：rms(Δw)/rms(w)。约 10⁻³ 是合适的更新幅度。</translation>
    </message>
    <message>
        <source>Decision boundary</source>
        <translation>决策边界</translation>
    </message>
    <message>
        <source>The class that the network gives each point of the plane, softmax(outputs) as colour, with the training examples over it. For data of two features.</source>
        <translation>网络对平面上每一点给出的类别，以颜色表示 softmax(输出)，其上是训练样本。用于两个特征的数据。</translation>
    </message>
    <message>
        <source>Sweep over depth</source>
        <translation>深度参数扫描</translation>
    </message>
    <message>
        <source>What the runs of a sweep came to at each depth: mean over the seeds, with bars of one sample standard deviation. Runs that diverged are counted above.</source>
        <translation>扫描中各次运行在每个深度上的结果：各种子的均值，误差条为一个样本标准差。发散的运行在上方计数。</translation>
    </message>
    <message>
        <source>Norm microscope</source>
        <translation>归一化显微镜</translation>
    </message>
    <message>
        <source>What one norm does, y = γ·(x − μ)/√(σ² + ε) + β: the cells that share one μ and σ², their values before and after, and the numbers. Select a norm in the stack, or see the first one.</source>
        <translation>一个归一化做了什么，y = γ·(x − μ)/√(σ² + ε) + β：共用一组 μ 和 σ² 的单元格、它们前后的值，以及各个数值。可在网络中选择一个归一化，否则显示第一个。</translation>
    </message>
    <message>
        <source>Gradient correlation</source>
        <translation>梯度相关性</translation>
    </message>
    <message>
        <source>How alike the gradients of different examples are at each layer: the mean of cos(gᵢ, gⱼ) over pairs of examples. Where it falls to that of random directions, gradients are shattered (Balduzzi et al. 2017).</source>
        <translation>不同样本的梯度在每一层有多相似：cos(gᵢ, gⱼ) 对样本对取平均。降到随机方向的水平时，梯度就是破碎的（Balduzzi 等 2017）。</translation>
    </message>
    <message>
        <source>Lesions</source>
        <translation>消融实验</translation>
    </message>
    <message>
        <source>What the network loses when one block is taken out, or changes its place with the next: its loss on validation examples, minus that of the whole network (Veit et al. 2016).</source>
        <translation>取出一个块，或让它与下一个交换位置时，网络损失多少：其在验证样本上的损失减去完整网络的损失（Veit 等 2016）。</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>决策边界</translation>
    </message>
    <message>
        <source>Microscope</source>
        <translation>显微镜</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>相关性</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>参数扫描</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>What the network says of the validation examples, the worst mistakes first: predicted class, its probability softmax(outputs), and the true class. A click selects an example for all views.</source>
        <translation>网络对验证样本的回答，最严重的错误在前：预测类别、其概率 softmax(输出) 以及真实类别。单击可为所有视图选定一个样本。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>How often validation examples of each class (rows) were taken for each class (columns). The diagonal is right; a click on a cell selects its worst mistake.</source>
        <translation>每个类别（行）的验证样本被判为各类别（列）的次数。对角线为正确；单击单元格可选定其中最严重的错误。</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>The output of the selected layer for the selected image, one picture per channel. Select a layer in the stack, and an image in Predictions.</source>
        <translation>所选层对所选图像的输出，每个通道一幅图。在网络中选择层，在“预测”中选择图像。</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>The kernel of the first convolution, one picture per filter: what each filter looks for in the image.</source>
        <translation>第一个卷积层的卷积核，每个滤波器一幅图：它在图像中寻找什么。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>生成文本</translation>
    </message>
    <message>
        <source>What the network writes as it is now: continuations at three temperatures, or translations of validation examples and of what you type.</source>
        <translation>网络此刻写出的文本：三种温度下的续写，或对验证样本和您输入内容的翻译。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>How much each position (row) takes from each other one (column) in every head of the selected layer: softmax(QKᵀ/√d) for the selected example. Point at a token to see its row.</source>
        <translation>所选层的每个头中，每个位置（行）从其他位置（列）取得多少：所选样本的 softmax(QKᵀ/√d)。指向一个词元即可看到它的那一行。</translation>
    </message>
    <message>
        <source>How the outputs y of each layer are distributed over the batch, from input to output: median and bands of what passes through the stack. A healthy stack keeps a similar spread at all depths.</source>
        <translation>每层的输出 y 在整批上如何分布，从输入到输出：网络中各处数值的中位数和分位带。健康的网络在各深度上的离散程度相近。</translation>
    </message>
    <message>
        <source>How strong the gradient still is at each layer: g = ∂(mean loss)/∂(output) over the batch, |g| as median and band, or √(mean g²). A healthy profile is level; one that falls towards the input vanishes.</source>
        <translation>每层的梯度还有多强：g = ∂(平均损失)/∂(输出)，取整批上 |g| 的中位数和分位带，或 √(g² 的均值)。健康的曲线是平直的；向输入方向下降就是梯度消失。</translation>
    </message>
    <message>
        <source>One layer through time</source>
        <translation>单层随时间的变化</translation>
    </message>
    <message>
        <source>Through time</source>
        <translation>随时间</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>The selected validation example as it is: a picture, a sound with its spectrogram, a row of the table, or tokens, and what the network says of it. Arrow keys lead through the worst mistakes.</source>
        <translation>所选验证样本的原貌：图像、声音及其声谱图、表格的一行或词元，以及网络对它的回答。方向键依次查看最严重的错误。</translation>
    </message>
    <message>
        <source>How the values of the selected layer spread from step to step: its activation, gradient, weights or updates, as median and bands. A trace holds the root mean squares of weights and updates alone, so that a recorded run has a line there. Click to look back at a step.</source>
        <translation>所选层的数值分布随训练步数的变化：激活、梯度、权重或更新的中位数与分位带。轨迹文件只记录权重和更新的均方根，因此录制的运行在此只有一条线。点击可回看某一步。</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>there is nothing to translate</source>
        <translation>没有要翻译的内容</translation>
    </message>
    <message>
        <source>this is a folder; a file is needed</source>
        <translation>这是一个文件夹；此处需要文件</translation>
    </message>
    <message>
        <source>this is not a regular file; one is needed</source>
        <translation>这不是普通文件；此处需要普通文件</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>the gzip data end at byte %1, in the middle; the file was cut off</source>
        <translation>gzip 数据在第 %1 字节处中断；文件被截断了</translation>
    </message>
    <message>
        <source>the gzip data are broken at byte %1: %2</source>
        <translation>gzip 数据在第 %1 字节处损坏：%2</translation>
    </message>
    <message>
        <source>the file cannot be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
    <message>
        <source>the file is larger than the %1 bytes that are allowed here</source>
        <translation>文件超过了此处允许的 %1 字节</translation>
    </message>
    <message>
        <source>this is a folder; a file is to be written</source>
        <translation>这是一个文件夹；此处要写入文件</translation>
    </message>
    <message>
        <source>duplicate key %1</source>
        <translation>键 %1 重复</translation>
    </message>
    <message>
        <source>more than %1 values, the most that are allowed</source>
        <translation>值的数量超过 %1，这是允许的上限</translation>
    </message>
    <message>
        <source>values are nested deeper than %1 levels; at most %1 are read</source>
        <translation>值的嵌套超过 %1 层；最多读取 %1 层</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a JSON pointer; one begins with a slash, as in /optimizer/learning_rate</source>
        <translation>“%1”不是 JSON 指针；JSON 指针以斜杠开头，例如 /optimizer/learning_rate</translation>
    </message>
    <message>
        <source>a ~ in a JSON pointer must be followed by 0 or 1</source>
        <translation>JSON 指针中的 ~ 后面必须是 0 或 1</translation>
    </message>
    <message>
        <source>index &quot;%1&quot; is out of range; the list has %2 elements</source>
        <translation>索引“%1”超出范围；该列表有 %2 个元素</translation>
    </message>
    <message>
        <source>there is nothing below %1, which is neither an object nor a list</source>
        <translation>%1 之下没有内容，它既不是对象也不是列表</translation>
    </message>
    <message>
        <source>the temporary file beside it cannot be read: %1</source>
        <translation>无法读取旁边的临时文件：%1</translation>
    </message>
    <message>
        <source>the file is gzipped; a safetensors file begins with the length of its header</source>
        <translation>文件经过 gzip 压缩；safetensors 文件应以文件头长度开始</translation>
    </message>
    <message>
        <source>the file has %1 bytes; at most %2 are read</source>
        <translation>文件有 %1 字节；最多读取 %2 字节</translation>
    </message>
    <message>
        <source>the file has %1 bytes; a safetensors file begins with 8 that hold the length of its header</source>
        <translation>文件有 %1 字节；safetensors 文件应以 8 个字节的文件头长度开始</translation>
    </message>
    <message>
        <source>bytes 0 to 7 say that the header has %1 bytes; the file has %2 after them, and at most %3 are allowed</source>
        <translation>第 0 至 7 字节表示文件头有 %1 字节；其后文件只有 %2 字节，且最多允许 %3 字节</translation>
    </message>
    <message>
        <source>the file ends within its header</source>
        <translation>文件在文件头内部结束</translation>
    </message>
    <message>
        <source>the header is %1; it must be an object with one entry a tensor</source>
        <translation>文件头是 %1；它必须是一个对象，每个张量一项</translation>
    </message>
    <message>
        <source>tensor %1 has the dtype %2; it must be F32, F64, I32 or I64</source>
        <translation>张量 %1 的 dtype 为 %2；必须是 F32、F64、I32 或 I64</translation>
    </message>
    <message>
        <source>tensor %1 has the shape %2; it must be a list of at most 16 sizes</source>
        <translation>张量 %1 的形状为 %2；必须是最多 16 个尺寸的列表</translation>
    </message>
    <message>
        <source>tensor %1 has the data_offsets %2; they must be two byte positions</source>
        <translation>张量 %1 的 data_offsets 为 %2；必须是两个字节位置</translation>
    </message>
    <message>
        <source>tensor %1 has the data_offsets %2; they must lie in order within the %3 bytes of data</source>
        <translation>张量 %1 的 data_offsets 为 %2；必须按顺序位于 %3 字节的数据之内</translation>
    </message>
    <message>
        <source>tensor %1 has the shape %2, which is larger than any file that is read</source>
        <translation>张量 %1 的形状为 %2，比任何可读取的文件都大</translation>
    </message>
    <message>
        <source>tensor %1 has the shape %2 of %3, which takes %4 bytes, but its data_offsets hold %5</source>
        <translation>张量 %1 的形状为 %2，类型为 %3，需要 %4 字节，但其 data_offsets 只有 %5 字节</translation>
    </message>
    <message>
        <source>tensor %1 begins at byte %2 of the data, within another tensor; it must begin at %3</source>
        <translation>张量 %1 从数据的第 %2 字节开始，位于另一个张量内部；它必须从 %3 开始</translation>
    </message>
    <message>
        <source>tensor %1 begins at byte %2 of the data, after a gap; it must begin at %3</source>
        <translation>张量 %1 从数据的第 %2 字节开始，前面有空隙；它必须从 %3 开始</translation>
    </message>
    <message>
        <source>the tensors take %1 bytes of data, but the file has %2</source>
        <translation>各张量共占 %1 字节数据，但文件有 %2 字节</translation>
    </message>
    <message>
        <source>the file ends within tensor %1</source>
        <translation>文件在张量 %1 内部结束</translation>
    </message>
    <message>
        <source>tensor %1 holds %2 at place %3, which does not fit into 32 bits</source>
        <translation>张量 %1 在第 %3 个位置的值为 %2，超出 32 位范围</translation>
    </message>
    <message>
        <source>there are more than %1 empty lines, the most that are passed over</source>
        <translation>空行超过 %1 行，这是可跳过的上限</translation>
    </message>
    <message>
        <source>this line has more than %1 cells, the most that are allowed</source>
        <translation>这一行超过 %1 个单元格，这是允许的上限</translation>
    </message>
    <message>
        <source>this cell is longer than %1 bytes, the most that are allowed</source>
        <translation>这个单元格超过 %1 字节，这是允许的上限</translation>
    </message>
    <message>
        <source>this cell is not text in UTF-8; save the table as &quot;CSV UTF-8&quot;</source>
        <translation>这个单元格不是 UTF-8 文本；请将表格另存为“CSV UTF-8”</translation>
    </message>
    <message>
        <source>a quote opens here and is never closed</source>
        <translation>此处的引号没有闭合</translation>
    </message>
    <message>
        <source>something follows the closing quote of a cell; a quote within a quoted cell is written twice</source>
        <translation>单元格的闭合引号之后还有内容；带引号的单元格内部的引号要写两次</translation>
    </message>
    <message>
        <source>quote within a cell; put the whole cell in quotes and write the quote twice</source>
        <translation>单元格内部有引号；请给整个单元格加引号，并将内部的引号写两次</translation>
    </message>
    <message>
        <source>byte %1 cannot be part of a table, which is text in UTF-8 (is this another kind of file?)</source>
        <translation>这里出现字节 %1；表格应为 UTF-8 文本（这是不是另一种文件？）</translation>
    </message>
    <message>
        <source>loading the data was cancelled</source>
        <translation>已取消载入数据</translation>
    </message>
    <message>
        <source>the file has %1 bytes; an IDX file begins with four: 00 00 08 and the number of dimensions</source>
        <translation>文件有 %1 字节；IDX 文件以四个字节开始：00 00 08 和维数</translation>
    </message>
    <message>
        <source>bytes 0 to 3 are %1; an IDX file of unsigned bytes begins with 00 00 08 and the number of dimensions</source>
        <translation>第 0 至 3 字节为 %1；无符号字节的 IDX 文件以 00 00 08 和维数开始</translation>
    </message>
    <message>
        <source>byte 3 counts %1 dimensions; there must be %2 here</source>
        <translation>第 3 字节表示有 %1 维；此处必须是 %2 维</translation>
    </message>
    <message>
        <source>byte 3 counts %1 dimensions; there must be %2 to %3 here</source>
        <translation>第 3 字节表示有 %1 维；此处必须是 %2 至 %3 维</translation>
    </message>
    <message>
        <source>the file ends at byte %1, within the sizes of its %2 dimensions</source>
        <translation>文件在第 %1 字节处结束，%2 个维度的尺寸尚不完整</translation>
    </message>
    <message>
        <source>dimension %1, at byte %2, is 0; it must be at least 1</source>
        <translation>第 %1 维（位于第 %2 字节）为 0；至少应为 1</translation>
    </message>
    <message>
        <source>dimensions %1 ask for too much; at most %2 bytes are read, and %3 an example</source>
        <translation>维度 %1 要求过多；最多读取 %2 字节，每个样本最多 %3</translation>
    </message>
    <message>
        <source>the header promises %1 bytes of data for dimensions %2, but the %3 bytes of the file cannot hold them</source>
        <translation>文件头声明有 %1 字节数据，维度为 %2，但文件的 %3 字节容纳不下</translation>
    </message>
    <message>
        <source>the header promises %1 bytes of data for dimensions %2, but the file has only %3 bytes in all</source>
        <translation>文件头声明有 %1 字节数据，维度为 %2，但文件总共只有 %3 字节</translation>
    </message>
    <message>
        <source>there are bytes left over after the %1 of dimensions %2, from byte %3 on; the file must end there</source>
        <translation>维度 %2 的 %1 字节之后还有剩余字节，从第 %3 字节开始；文件必须到此结束</translation>
    </message>
    <message>
        <source>the header promises %1 bytes of data for dimensions %2, but only %3 are there</source>
        <translation>文件头声明有 %1 字节数据，维度为 %2，但只有 %3 字节</translation>
    </message>
    <message>
        <source>there are %1 images here, but %2 labels in %3; there must be one label an image</source>
        <translation>这里有 %1 张图像，但 %3 中有 %2 个标签；每张图像必须有一个标签</translation>
    </message>
    <message>
        <source>there are no number words of the language &quot;%1&quot;; there are those of %2</source>
        <translation>没有语言“%1”的数词；可用的有 %2</translation>
    </message>
    <message>
        <source>the line is not UTF-8; save the pairs in that encoding</source>
        <translation>这一行不是 UTF-8；请用该编码保存配对文件</translation>
    </message>
    <message>
        <source>the line has no tab; it should be a source, a tab and a target</source>
        <translation>这一行没有制表符；应为：原文、制表符、译文</translation>
    </message>
    <message>
        <source>the line has nothing before its tab; it should be a source, a tab and a target</source>
        <translation>这一行的制表符之前没有内容；应为：原文、制表符、译文</translation>
    </message>
    <message>
        <source>the line has nothing behind its tab; it should be a source, a tab and a target</source>
        <translation>这一行的制表符之后没有内容；应为：原文、制表符、译文</translation>
    </message>
    <message>
        <source>the file has more than %1 pairs, the most that are held in memory</source>
        <translation>文件超过 %1 对，这是内存中保存的上限</translation>
    </message>
    <message>
        <source>there are %1 pairs; at least 2 are needed, one to train and one to validate</source>
        <translation>共有 %1 对；至少需要 2 对，一对训练，一对验证</translation>
    </message>
    <message>
        <source>there are %1 columns; at most %2 are allowed beside the target</source>
        <translation>共有 %1 列；除目标列外最多允许 %2 列</translation>
    </message>
    <message>
        <source>duplicate column name %1</source>
        <translation>列名 %1 重复</translation>
    </message>
    <message>
        <source>there is no column %1, which &quot;target&quot; names; there are %2</source>
        <translation>没有“target”所指的列 %1；现有的列为 %2</translation>
    </message>
    <message>
        <source>this line has %1 cells, but the header has %2; they must be as many</source>
        <translation>这一行有 %1 个单元格，而表头有 %2 个；两者必须相同</translation>
    </message>
    <message>
        <source>the table has more than %1 numbers, the most that are held in memory</source>
        <translation>表格中的数字超过 %1 个，这是内存中保存的上限</translation>
    </message>
    <message>
        <source>%1 in column %2; numbers must be finite</source>
        <translation>%2 列中出现 %1；数字必须是有限的</translation>
    </message>
    <message>
        <source>%1 in column %2; absolute values of at most 3.4e38 are allowed</source>
        <translation>%2 列中出现 %1；绝对值最大为 3.4e38</translation>
    </message>
    <message>
        <source>column %1 has more than %2 different values, too many for classes; let &quot;target&quot; name another of %3</source>
        <translation>%1 列有超过 %2 个不同的值，作为类别太多；请让“target”指向 %3 中的另一列</translation>
    </message>
    <message>
        <source>column %1 has the one value %2; at least two classes are needed</source>
        <translation>%1 列只有 %2 这一个值；至少需要两个类别</translation>
    </message>
    <message>
        <source>no file is named; source csv needs a &quot;path&quot;</source>
        <translation>没有指定文件；csv 数据源需要“path”</translation>
    </message>
    <message>
        <source>%1.gz is neither in %2 nor is it there unpacked; &quot;apt install dataset-fashion-mnist&quot; brings it, or let &quot;directory&quot; name the folder that has it</source>
        <translation>%1.gz 不在 %2 中，也没有解压后的文件；可用“apt install dataset-fashion-mnist”安装，或让“directory”指向其所在的文件夹</translation>
    </message>
    <message>
        <source>one example is %1; Fashion-MNIST has %2</source>
        <translation>一个样本是%1；Fashion-MNIST 的是%2</translation>
    </message>
    <message>
        <source>%1 samples of %2 features are %3 numbers; at most %4 are held in memory</source>
        <translation>%1 个样本、每个 %2 个特征，共 %3 个数；内存中最多保存 %4 个</translation>
    </message>
    <message>
        <source>no file is named; source idx needs &quot;images&quot; and &quot;labels&quot;</source>
        <translation>没有指定文件；idx 数据源需要“images”和“labels”</translation>
    </message>
    <message>
        <source>byte %1 does not begin a character of UTF-8; save the text in that encoding</source>
        <translation>第 %1 字节不是 UTF-8 字符的开头；请用该编码保存文本</translation>
    </message>
    <message>
        <source>the text has %1 characters; with a context of %2 it needs at least %3, half of them to validate; take a longer text or a smaller context</source>
        <translation>文本有 %1 个字符；上下文为 %2 时至少需要 %3 个，其中一半用于验证；请用更长的文本或更小的上下文</translation>
    </message>
    <message>
        <source>the text repeats one character; it needs at least two different ones</source>
        <translation>文本只重复一个字符；至少需要两个不同的字符</translation>
    </message>
    <message>
        <source>the text is larger than %1 MiB, the most that are held in memory</source>
        <translation>文本超过 %1 MiB，这是内存中保存的上限</translation>
    </message>
    <message>
        <source>Points in the plane</source>
        <translation>平面上的点</translation>
    </message>
    <message>
        <source>Random numbers</source>
        <translation>随机数</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>How many points are made, training and validation together</source>
        <translation>生成多少个点，训练和验证合计</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Standard deviation of a normal offset of each coordinate</source>
        <translation>每个坐标所加正态偏移的标准差</translation>
    </message>
    <message>
        <source>Blobs</source>
        <translation>团块</translation>
    </message>
    <message>
        <source>Two normal clouds, one per class</source>
        <translation>两团正态分布的点，每类一团</translation>
    </message>
    <message>
        <source>Circles</source>
        <translation>圆环</translation>
    </message>
    <message>
        <source>A ring inside another</source>
        <translation>一个环套着另一个环</translation>
    </message>
    <message>
        <source>Moons</source>
        <translation>月牙</translation>
    </message>
    <message>
        <source>Two half circles that reach into each other</source>
        <translation>两个互相嵌入的半圆</translation>
    </message>
    <message>
        <source>Exclusive or</source>
        <translation>异或</translation>
    </message>
    <message>
        <source>The class says whether the signs of the two coordinates agree</source>
        <translation>类别表示两个坐标的符号是否相同</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>棋盘</translation>
    </message>
    <message>
        <source>Four by four fields of two classes</source>
        <translation>四乘四的方格，分属两类</translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation>螺旋</translation>
    </message>
    <message>
        <source>Arms that wind around each other, one per class</source>
        <translation>互相缠绕的旋臂，每类一条</translation>
    </message>
    <message>
        <source>Arms</source>
        <translation>旋臂数</translation>
    </message>
    <message>
        <source>How many arms, one class each</source>
        <translation>有多少条旋臂，每条一类</translation>
    </message>
    <message>
        <source>Gaussian noise</source>
        <translation>高斯噪声</translation>
    </message>
    <message>
        <source>Standard-normal inputs with random labels, for studies of how signals pass through depth</source>
        <translation>标准正态输入配随机标签，用于研究信号如何穿过深度</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征数</translation>
    </message>
    <message>
        <source>How many inputs an example has</source>
        <translation>每个样本有多少个输入</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>How many labels there are</source>
        <translation>有多少种标签</translation>
    </message>
    <message>
        <source>How many examples, training and validation together</source>
        <translation>有多少个样本，训练和验证合计</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>70,000 grey images of 28 × 28 pixels in ten kinds of clothing; 10,000 of them validate</source>
        <translation>70,000 张 28 × 28 像素的灰度图像，十种服饰；其中 10,000 张用于验证</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Where the four .gz files are; empty: where Debian&apos;s package puts them</source>
        <translation>四个 .gz 文件所在的位置；留空：Debian 软件包的安装位置</translation>
    </message>
    <message>
        <source>IDX files</source>
        <translation>IDX 文件</translation>
    </message>
    <message>
        <source>Images or vectors of bytes and their labels, as MNIST&apos;s files have them, gzipped or plain</source>
        <translation>字节构成的图像或向量及其标签，与 MNIST 的文件相同，可压缩可不压缩</translation>
    </message>
    <message>
        <source>The file of examples: dimensions (N, …) of bytes</source>
        <translation>样本文件：维度为 (N, …) 的字节</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>The table</source>
        <translation>表格文件</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标列</translation>
    </message>
    <message>
        <source>A text in UTF-8; empty: the program&apos;s own licence</source>
        <translation>UTF-8 文本；留空：本程序自带的许可证</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>From</source>
        <translation>源语言</translation>
    </message>
    <message>
        <source>The language that numbers are spelled out in: en, de, fr, zh, ja, ar, …</source>
        <translation>用哪种语言写出数字：en、de、fr、zh、ja、ar……</translation>
    </message>
    <message>
        <source>To</source>
        <translation>目标语言</translation>
    </message>
    <message>
        <source>The language that they are to be spelled out in</source>
        <translation>要译成哪种语言的数词</translation>
    </message>
    <message>
        <source>Largest number</source>
        <translation>最大的数</translation>
    </message>
    <message>
        <source>Numbers are drawn from 0 to this one</source>
        <translation>数字从 0 到此数中抽取</translation>
    </message>
    <message>
        <source>How many numbers are drawn, training and validation together. Each comes once, so there are no more than the largest number allows</source>
        <translation>抽取多少个数，训练和验证合计。每个数只出现一次，因此不会超过最大的数所允许的个数</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>配对文件</translation>
    </message>
    <message>
        <source>A file in UTF-8 with a text, a tab and its translation in each line; empty: numbers</source>
        <translation>UTF-8 文件，每行为原文、制表符、译文；留空：数字</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Use only this many training examples; 0: all</source>
        <translation>只用这么多训练样本；0：全部</translation>
    </message>
    <message>
        <source>Validation fraction</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Standardize</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Zero mean and unit variance, with the training split&apos;s figures: per feature for tables, per channel for images; characters are left as they are</source>
        <translation>按训练集的统计量化为零均值、单位方差：表格按特征，图像按通道；字符保持不变</translation>
    </message>
    <message>
        <source>found %1; expected an object with a &quot;%2&quot;</source>
        <translation>这里是 %1；它必须是带有“%2”的对象</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; is missing; it must be one of %2</source>
        <translation>缺少键“%1”；它必须是以下之一：%2</translation>
    </message>
    <message>
        <source>unknown %2 %1; expected one of %3</source>
        <translation>未知的 %2 %1；应为 %3 之一</translation>
    </message>
    <message>
        <source>%1 needs a &quot;body&quot;: the list of the layers inside</source>
        <translation>%1 需要“body”：内部各层的列表</translation>
    </message>
    <message>
        <source>found %1; an experiment is an object</source>
        <translation>这里是 %1；实验应为一个对象</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; is missing; an experiment must have it</source>
        <translation>缺少键“%1”；实验必须有它</translation>
    </message>
    <message>
        <source>found %1; expected &quot;%2&quot;</source>
        <translation>这里是 %1；实验应为“%2”</translation>
    </message>
    <message>
        <source>the file is of version %1, which a newer Stacklight wrote; this one reads version %2</source>
        <translation>文件的版本为 %1，由更新的 Stacklight 写成；本程序读取版本 %2</translation>
    </message>
    <message>
        <source>found %1; expected version %2</source>
        <translation>这里是 %1；版本必须是 %2</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What the experiment shows, in one line</source>
        <translation>用一行说明实验展示什么</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>What all random numbers grow from: the same seed gives the same run</source>
        <translation>所有随机数由它产生：种子相同，运行就相同</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>softmax_cross_entropy: −ln p(class), mean over examples; mean_squared_error: mean of (output − target)² over examples and outputs</source>
        <translation>softmax_cross_entropy：−ln p(类别)，对样本取平均；mean_squared_error：(输出 − 目标)² 对样本和输出取平均</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>How many examples one step looks at</source>
        <translation>一步看多少个样本</translation>
    </message>
    <message>
        <source>found %1; expected a list of layers</source>
        <translation>这里是 %1；它必须是层的列表</translation>
    </message>
    <message>
        <source>%1 is not a JSON value; a word needs quotes, as in --set &apos;%2=&quot;word&quot;&apos;</source>
        <translation>%1 不是 JSON 值；文字需要加引号，例如 --set &apos;%2=&quot;word&quot;&apos;</translation>
    </message>
    <message>
        <source>greater than %1 and less than %2</source>
        <translation>大于 %1 且小于 %2</translation>
    </message>
    <message>
        <source>greater than %1 and at most %2</source>
        <translation>大于 %1 且不超过 %2</translation>
    </message>
    <message>
        <source>of at least %1 and less than %2</source>
        <translation>不小于 %1 且小于 %2</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>greater than %1</source>
        <translation>大于 %1</translation>
    </message>
    <message>
        <source>of at least %1</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>小于 %1</translation>
    </message>
    <message>
        <source>of at most %1</source>
        <translation>不超过 %1</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>an integer %1</source>
        <translation>整数，%1</translation>
    </message>
    <message>
        <source>a number %1</source>
        <translation>数字，%1</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>one of %1, or an object with such a &quot;type&quot;</source>
        <translation>以下之一：%1，或带有这种“type”的对象</translation>
    </message>
    <message>
        <source>an integer %1 or &quot;classes&quot;</source>
        <translation>整数，%1，或“classes”</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>带引号的文本</translation>
    </message>
    <message>
        <source>unknown key %2 in %1; expected one of %3</source>
        <translation>%1 中有未知的键 %2；应为 %3 之一</translation>
    </message>
    <message>
        <source>%1 is not allowed here; %2 must be %3</source>
        <translation>此处不允许 %1；%2 必须是：%3</translation>
    </message>
    <message>
        <source>%1 needs an image (height, width, channels), but %2 reaches it; put it before flatten or any dense</source>
        <translation>%1 需要图像（高、宽、通道），但到达它的是%2；请把它放在 flatten 和任何全连接层之前</translation>
    </message>
    <message>
        <source>%1 has a window larger than its input, %2; take a smaller one or padding &quot;same&quot;</source>
        <translation>%1 的窗口大于其输入（%2）；请用较小的窗口或“same”填充</translation>
    </message>
    <message>
        <source>%1 needs numbers, but %2 reaches it; put an embedding before it</source>
        <translation>%1 需要数值，但到达它的是%2；请在它前面放嵌入层</translation>
    </message>
    <message>
        <source>%1 needs a vector, but %2 reaches it; put flatten or global_avg_pool2d before it</source>
        <translation>%1 需要向量，但到达它的是%2；请在它前面放 flatten 或 global_avg_pool2d</translation>
    </message>
    <message>
        <source>%1 needs an image (height, width, channels), but %2 reaches it</source>
        <translation>%1 需要图像（高、宽、通道），但到达它的是%2</translation>
    </message>
    <message>
        <source>%1 groups do not divide the %2 channels that reach this norm; groups must be a divisor of %2</source>
        <translation>到达此归一化的 %2 个通道不能被 %1 组整除；组数必须是 %2 的约数</translation>
    </message>
    <message>
        <source>%1 needs tokens, but %2 reaches it; put it first, on data of characters</source>
        <translation>%1 需要词元，但到达它的是%2；请把它放在最前面，并使用字符数据</translation>
    </message>
    <message>
        <source>%1 heads do not divide the %2 channels that reach this self_attention; heads must be a divisor of %2</source>
        <translation>到达此自注意力的 %2 个通道不能被 %1 个头整除；头数必须是 %2 的约数</translation>
    </message>
    <message>
        <source>%1 needs a sequence (positions, channels), but %2 reaches it; it goes with data of characters, after an embedding</source>
        <translation>%1 需要序列（位置、通道），但到达它的是%2；它用于字符数据，放在嵌入层之后</translation>
    </message>
    <message>
        <source>the output would hold %1 values an example; at most %2 fit</source>
        <translation>每个样本的输出将有 %1 个值；最多容纳 %2 个</translation>
    </message>
    <message>
        <source>dense classes</source>
        <translation>全连接 类别数</translation>
    </message>
    <message>
        <source>dense %1</source>
        <translation>全连接 %1</translation>
    </message>
    <message>
        <source>conv %1, %2 /%3</source>
        <translation>卷积 %1, %2 /%3</translation>
    </message>
    <message>
        <source>conv %1, %2</source>
        <translation>卷积 %1, %2</translation>
    </message>
    <message>
        <source>no norm</source>
        <translation>无归一化</translation>
    </message>
    <message>
        <source>batch norm</source>
        <translation>批归一化</translation>
    </message>
    <message>
        <source>layer norm</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>group norm</source>
        <translation>组归一化</translation>
    </message>
    <message>
        <source>instance norm</source>
        <translation>实例归一化</translation>
    </message>
    <message>
        <source>rms norm</source>
        <translation>RMS 归一化</translation>
    </message>
    <message>
        <source>residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>residual (off)</source>
        <translation>残差（关）</translation>
    </message>
    <message>
        <source>concat</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>concat (off)</source>
        <translation>拼接（关）</translation>
    </message>
    <message>
        <source>repeat ×%1</source>
        <translation>重复 ×%1</translation>
    </message>
    <message>
        <source>dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>max pool %1</source>
        <translation>最大池化 %1</translation>
    </message>
    <message>
        <source>avg pool %1</source>
        <translation>平均池化 %1</translation>
    </message>
    <message>
        <source>global average</source>
        <translation>全局平均</translation>
    </message>
    <message>
        <source>flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>embedding %1</source>
        <translation>嵌入 %1</translation>
    </message>
    <message>
        <source>learned positions</source>
        <translation>可学习位置</translation>
    </message>
    <message>
        <source>sinusoidal positions</source>
        <translation>正弦位置</translation>
    </message>
    <message>
        <source>causal attention ×%1</source>
        <translation>因果注意力 ×%1</translation>
    </message>
    <message>
        <source>attention ×%1</source>
        <translation>注意力 ×%1</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Normalization and activation</source>
        <translation>归一化与激活</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Pooling and shape</source>
        <translation>池化与形状</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>The standard deviation σ of the initial values: N(0, σ²)</source>
        <translation>初始值的标准差 σ：N(0, σ²)</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>How the kernel&apos;s first values are drawn. he: variance 2/fan_in, made for ReLU; glorot: 2/(fan_in + fan_out), made for tanh; lecun: 1/fan_in; orthogonal: an orthonormal matrix; normal: N(0, σ²)</source>
        <translation>权重初始值的采样方式。he：方差 2/fan_in，适合 ReLU；glorot：2/(fan_in + fan_out)，适合 tanh；lecun：1/fan_in；orthogonal：正交矩阵；normal：N(0, σ²)</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Whether a learned offset b is added to each output; it starts at 0</source>
        <translation>是否给每个输出加上可学习的偏移 b；初值为 0</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>valid: windows stay inside the image; same: the output has ⌈size/stride⌉ pixels a side, the odd pixel of padding goes to the bottom and right</source>
        <translation>valid：窗口不越出图像；same：输出每边有 ⌈size/stride⌉ 个像素，多出的一个填充像素在下方和右侧</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Height and width of the window in pixels</source>
        <translation>窗口的高和宽，以像素计</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>How many pixels the window moves at a time</source>
        <translation>窗口每次移动多少像素</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>全连接</translation>
    </message>
    <message>
        <source>Fully connected: y = W·x + b on the last axis</source>
        <translation>全连接：在最后一轴上 y = W·x + b</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>How many outputs; &quot;classes&quot; gives one for each class of the data</source>
        <translation>有多少个输出；“classes”为数据的每个类别各一个</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Convolution over height and width: each output pixel is W·(window of x) + b</source>
        <translation>在高和宽上卷积：每个输出像素为 W·(x 的窗口) + b</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>滤波器数</translation>
    </message>
    <message>
        <source>How many output channels</source>
        <translation>有多少个输出通道</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>核大小</translation>
    </message>
    <message>
        <source>same: the output has ⌈size/stride⌉ pixels a side, the odd pixel of padding goes to the bottom and right; valid: windows stay inside the image</source>
        <translation>same：输出每边有 ⌈size/stride⌉ 个像素，多出的一个填充像素在下方和右侧；valid：窗口不越出图像</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Normalization: y = γ·(x−μ)/√(σ²+ε) + β. The kinds differ in what μ and σ² are taken over</source>
        <translation>归一化：y = γ·(x−μ)/√(σ²+ε) + β。各种类的区别在于 μ 和 σ² 在什么范围上计算</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>What μ and σ² are taken over. batch: per channel, over the batch and all positions; layer: per example, over all channels and, for images, all positions; instance: per example and channel, over positions; group: per example, over a group of channels and all positions; rms: as layer, with no μ and no β</source>
        <translation>μ 和 σ² 的计算范围。batch：每个通道，遍及整批和所有位置；layer：每个样本，遍及所有通道，图像还遍及所有位置；instance：每个样本的每个通道，遍及各位置；group：每个样本，遍及一组通道和所有位置；rms：同 layer，但没有 μ 和 β</translation>
    </message>
    <message>
        <source>Epsilon ε</source>
        <translation>ε</translation>
    </message>
    <message>
        <source>Added to the variance, inside the root: √(σ²+ε)</source>
        <translation>加在根号内的方差上：√(σ²+ε)</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>How slowly batch norm&apos;s moving mean and variance follow: moving = momentum·moving + (1−momentum)·batch. They are used in evaluation</source>
        <translation>批归一化的移动均值和方差跟随得多慢：moving = momentum·moving + (1−momentum)·batch。评估时使用它们</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>How many groups the channels are divided into; it must divide their number</source>
        <translation>通道分成多少组；必须能整除通道数</translation>
    </message>
    <message>
        <source>Learn γ and β</source>
        <translation>学习 γ 和 β</translation>
    </message>
    <message>
        <source>Whether γ and β are learned, one per channel (rms has γ only). Without, γ = 1 and β = 0</source>
        <translation>是否学习 γ 和 β，每个通道一个（rms 只有 γ）。不学习时 γ = 1，β = 0</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>A function of each value alone: y = f(x)</source>
        <translation>逐值作用的函数：y = f(x)</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>relu max(0, x); leaky_relu x or slope·x; elu x or eˣ−1; selu λ·x or λα·(eˣ−1); gelu x·Φ(x), the exact one; silu x·σ(x); tanh; sigmoid σ(x) = 1/(1+e⁻ˣ); softplus ln(1+eˣ)</source>
        <translation>relu：max(0, x)；leaky_relu：x 或 slope·x；elu：x 或 eˣ−1；selu：λ·x 或 λα·(eˣ−1)；gelu：x·Φ(x)，精确式；silu：x·σ(x)；tanh；sigmoid：σ(x) = 1/(1+e⁻ˣ)；softplus：ln(1+eˣ)</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>What leaky_relu multiplies negative values with</source>
        <translation>leaky_relu 给负值所乘的数</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>捷径</translation>
    </message>
    <message>
        <source>identity: S(x) = x, which needs F(x) to have x&apos;s shape; projection: S is a learned dense or conv2d that gives F&apos;s shape</source>
        <translation>identity：S(x) = x，要求 F(x) 与 x 形状相同；projection：S 是可学习的全连接或卷积，输出 F 的形状</translation>
    </message>
    <message>
        <source>Shortcut kernel size</source>
        <translation>捷径核大小</translation>
    </message>
    <message>
        <source>Height and width of the projection&apos;s window on images</source>
        <translation>投影在图像上的窗口的高和宽</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Learn the scale</source>
        <translation>可学习缩放</translation>
    </message>
    <message>
        <source>Shortcut on</source>
        <translation>启用捷径</translation>
    </message>
    <message>
        <source>Off: the shortcut is cut and the block gives F(x) alone, unscaled</source>
        <translation>关：切断捷径，块只给出未缩放的 F(x)</translation>
    </message>
    <message>
        <source>Concatenation</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>A skip connection that concatenates: y = [x, F(x)] along the last axis. Switched off, y = F(x)</source>
        <translation>拼接式跳跃连接：沿最后一轴 y = [x, F(x)]。关闭时 y = F(x)</translation>
    </message>
    <message>
        <source>Skip on</source>
        <translation>接通跳跃</translation>
    </message>
    <message>
        <source>Off: the block gives F(x) alone</source>
        <translation>关：块只给出 F(x)</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>The layers inside, several times one after the other, each copy with its own parameters</source>
        <translation>内部各层依次重复若干次，每份有各自的参数</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>How many copies</source>
        <translation>有多少份</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout（随机失活）</translation>
    </message>
    <message>
        <source>In training each value becomes 0 with this probability, the others are divided by 1 − rate; in evaluation nothing happens</source>
        <translation>训练时每个值以此概率变为 0，其余除以 1 − rate；评估时不起作用</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>失活率</translation>
    </message>
    <message>
        <source>The probability with which a value becomes 0</source>
        <translation>一个值变为 0 的概率</translation>
    </message>
    <message>
        <source>Max pooling</source>
        <translation>最大池化</translation>
    </message>
    <message>
        <source>The largest value of each window, channel by channel</source>
        <translation>每个窗口中的最大值，逐通道</translation>
    </message>
    <message>
        <source>Average pooling</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>The mean of each window, channel by channel; padding does not count</source>
        <translation>每个窗口的均值，逐通道；填充不计入</translation>
    </message>
    <message>
        <source>Global average</source>
        <translation>全局平均</translation>
    </message>
    <message>
        <source>The mean over all positions of each channel: (H, W, C) becomes (C)</source>
        <translation>每个通道在所有位置上的均值：(H, W, C) 变为 (C)</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>All values in one vector: (H, W, C) becomes (H·W·C)</source>
        <translation>所有值排成一个向量：(H, W, C) 变为 (H·W·C)</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>A learned vector for each token of a sequence, at first N(0, 1). There are as many vectors as the data has different tokens</source>
        <translation>序列中每个词元对应一个可学习的向量，初值 N(0, 1)。数据有多少种词元，就有多少个向量</translation>
    </message>
    <message>
        <source>How many channels a token becomes</source>
        <translation>一个词元变成多少个通道</translation>
    </message>
    <message>
        <source>Positional</source>
        <translation>位置编码</translation>
    </message>
    <message>
        <source>Tells positions apart: y = x + p, with a vector p of each position t</source>
        <translation>区分各个位置：y = x + p，每个位置 t 有一个向量 p</translation>
    </message>
    <message>
        <source>sinusoidal: p is sin(t/10000^(2i/d)) in channel 2i of d and the cosine of the same in channel 2i+1; learned: p is a parameter, at first N(0, 0.02²)</source>
        <translation>sinusoidal：在 d 个通道的第 2i 个上 p 为 sin(t/10000^(2i/d))，第 2i+1 个上为同一值的余弦；learned：p 是参数，初值 N(0, 0.02²)</translation>
    </message>
    <message>
        <source>Self-attention</source>
        <translation>自注意力</translation>
    </message>
    <message>
        <source>Each position looks at the others: in each head softmax(Q·Kᵀ/√(d/heads))·V, with Q, K and V learned products of x; the heads together go through a fourth product. First kernels have variance 1/fan_in</source>
        <translation>每个位置查看其他位置：每个头计算 softmax(Q·Kᵀ/√(d/heads))·V，Q、K、V 是 x 的可学习乘积；各头合并后再经过第四个乘积。初始核的方差为 1/fan_in</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>How many attentions work in parallel; it must divide the number of channels d</source>
        <translation>并列多少个注意力；必须能整除通道数 d</translation>
    </message>
    <message>
        <source>Causal</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>Whether a position sees itself and earlier ones alone, as predicting the next needs it</source>
        <translation>一个位置是否只看自己和更早的位置，预测下一个时需要如此</translation>
    </message>
    <message>
        <source>Whether learned offsets are added to the four products; they start at 0</source>
        <translation>是否给四个乘积加上可学习的偏移；初值为 0</translation>
    </message>
    <message>
        <source>the stack is empty; it needs at least one layer, the last of which gives %1 values, one per class</source>
        <translation>网络是空的；至少需要一层，最后一层要给出 %1 个值，每类一个</translation>
    </message>
    <message>
        <source>the body of this %1 is empty; put at least one layer inside</source>
        <translation>这个 %1 的主体是空的；请至少放入一层</translation>
    </message>
    <message>
        <source>a residual needs numbers, but %1 reaches it; put an embedding before it</source>
        <translation>残差需要数值，但到达它的是%1；请在它前面放嵌入层</translation>
    </message>
    <message>
        <source>x is %1, but F(x) is %2, so they cannot be added; make the body keep the shape or set &quot;shortcut&quot; to &quot;projection&quot;</source>
        <translation>x 是%1，而 F(x) 是%2，无法相加；请让主体保持形状，或把“shortcut”设为“projection”</translation>
    </message>
    <message>
        <source>a projection cannot turn x, %1, into the shape of F(x), %2; let the body&apos;s strides divide the image alike, with padding &quot;same&quot;</source>
        <translation>投影无法把 x（%1）变成 F(x) 的形状（%2）；请让主体的步幅在两个方向上同样划分图像，并用“same”填充</translation>
    </message>
    <message>
        <source>x is %1, but F(x) is %2, so they cannot be concatenated; all axes but the channels must agree</source>
        <translation>x 是%1，而 F(x) 是%2，无法拼接；除通道外的各轴必须相同</translation>
    </message>
    <message>
        <source>the expanded stack has more than %1 layers, the most that are allowed</source>
        <translation>展开后的网络超过 %1 层，这是允许的上限</translation>
    </message>
    <message>
        <source>up to here the stack has more than %1 parameters, the most that are allowed</source>
        <translation>到此处为止网络的参数超过 %1 个，这是允许的上限</translation>
    </message>
    <message>
        <source>up to here a batch has more than %1 activations, the most that are allowed; take a smaller batch or fewer layers</source>
        <translation>到此处为止一批的激活值超过 %1 个，这是允许的上限；请减小批大小或层数</translation>
    </message>
    <message>
        <source>the stack ends in %1, but the loss needs %2, one value per class; end with dense &quot;classes&quot;</source>
        <translation>网络以%1结束，但损失需要%2，每类一个值；请以单元数为“classes”的全连接层结束</translation>
    </message>
    <message>
        <source>a sequence of %1 tokens</source>
        <translation>%1 个词元的序列</translation>
    </message>
    <message>
        <source>an image of %1 × %2 with %3 channel</source>
        <translation>%1 × %2 的图像，%3 个通道</translation>
    </message>
    <message>
        <source>an image of %1 × %2 with %3 channels</source>
        <translation>%1 × %2 的图像，%3 个通道</translation>
    </message>
    <message>
        <source>a sequence of %1 positions with %2 channel</source>
        <translation>%1 个位置的序列，%2 个通道</translation>
    </message>
    <message>
        <source>a sequence of %1 positions with %2 channels</source>
        <translation>%1 个位置的序列，%2 个通道</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
    <message>
        <source>a vector of %1</source>
        <translation>长为 %1 的向量</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Over how many first steps the rate grows evenly to its full value</source>
        <translation>学习率在最初多少步内均匀升到全值</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>After how many steps the rate is multiplied with the factor</source>
        <translation>每隔多少步学习率乘以因子一次</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>What the rate is multiplied with</source>
        <translation>学习率所乘的数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>After how many steps the rate has come down to 0</source>
        <translation>多少步之后学习率降到 0</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>How the learning rate changes. constant; step: × factor every so many steps; cosine: ½(1 + cos(π·k/steps))</source>
        <translation>学习率如何变化。constant：不变；step：每隔若干步 × 因子；cosine：½(1 + cos(π·k/steps))</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>sgd: v = momentum·v + g, w −= rate·v; adam: steps divided by √(mean of g²); adamw: adam with decoupled weight decay; rmsprop</source>
        <translation>sgd：v = momentum·v + g，w −= rate·v；adam：步长除以 √(g² 的均值)；adamw：权重衰减解耦的 adam；rmsprop</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far a step goes: w −= rate · direction</source>
        <translation>一步走多远：w −= rate · 方向</translation>
    </message>
    <message>
        <source>How much of the previous direction is kept: v = momentum·v + g</source>
        <translation>保留多少先前的方向：v = momentum·v + g</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Looks ahead: w −= rate·(g + momentum·v)</source>
        <translation>向前看：w −= rate·(g + momentum·v)</translation>
    </message>
    <message>
        <source>β₁</source>
        <translation>β₁</translation>
    </message>
    <message>
        <source>Decay of the mean of gradients</source>
        <translation>梯度均值的衰减</translation>
    </message>
    <message>
        <source>β₂</source>
        <translation>β₂</translation>
    </message>
    <message>
        <source>Decay of the mean of squared gradients</source>
        <translation>梯度平方均值的衰减</translation>
    </message>
    <message>
        <source>Keeps the division by √(mean of g²) + ε finite</source>
        <translation>使除以 √(g² 的均值) + ε 保持有限</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pulls weights to 0: adds decay·w to the gradient (adamw: takes rate·decay·w from w)</source>
        <translation>把权重拉向 0：给梯度加上 decay·w（adamw：从 w 中减去 rate·decay·w）</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>The gradient of all parameters together is scaled down to this length; 0: off</source>
        <translation>所有参数的梯度合在一起缩短到此长度；0：关闭</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; is missing</source>
        <translation>缺少键“%1”</translation>
    </message>
    <message>
        <source>a claim has either &quot;relative_to&quot; or &quot;minus&quot;</source>
        <translation>一个论断只能有“relative_to”或“minus”之一</translation>
    </message>
    <message>
        <source>a claim needs &quot;above&quot; or &quot;below&quot; or both</source>
        <translation>一个论断需要“above”或“below”，或两者都有</translation>
    </message>
    <message>
        <source>found %1; expected a list of %2 to %3 entries</source>
        <translation>这里是 %1；它必须是有 %2 到 %3 项的列表</translation>
    </message>
    <message>
        <source>found %1; expected an object</source>
        <translation>这里是 %1；它必须是对象</translation>
    </message>
    <message>
        <source>a lesson has &quot;%1&quot; here</source>
        <translation>课程在此处应为“%1”</translation>
    </message>
    <message>
        <source>a lesson has %1 here</source>
        <translation>课程在此处应为 %1</translation>
    </message>
    <message>
        <source>all branches of a lesson have the same data and the same seed</source>
        <translation>一个课程的所有分支使用相同的数据和种子</translation>
    </message>
    <message>
        <source>exactly one option must be right</source>
        <translation>必须恰好有一个选项是正确的</translation>
    </message>
    <message>
        <source>a run needs &quot;steps&quot;, more than the runs before it: at least %1</source>
        <translation>运行需要“steps”，且多于之前的运行：至少 %1</translation>
    </message>
    <message>
        <source>a page that reveals needs a run before it</source>
        <translation>揭示页之前必须有一次运行</translation>
    </message>
    <message>
        <source>the lesson has only %1 branches</source>
        <translation>该课程只有 %1 个分支</translation>
    </message>
    <message>
        <source>the run before this page has only %1 steps</source>
        <translation>此页之前的运行只有 %1 步</translation>
    </message>
    <message>
        <source>there is no layer &quot;%1&quot;</source>
        <translation>没有层“%1”</translation>
    </message>
    <message>
        <source>found %1; expected a text, or a list of texts, none of them empty</source>
        <translation>这里是 %1；它必须是文本或文本的列表，且都不为空</translation>
    </message>
    <message>
        <source>found %1; expected an object with the texts &quot;en&quot; and &quot;zh&quot;</source>
        <translation>这里是 %1；它必须是带有文本“en”和“zh”的对象</translation>
    </message>
    <message>
        <source>%1 reached the goal after %2 steps; %3 has not reached it in %4.</source>
        <translation>%1 在 %2 步后达到目标；%3 在 %4 步内没有达到。</translation>
    </message>
    <message>
        <source>%1 reached the goal in %2 steps, %3 in %4: %1 was %5 times as fast.</source>
        <translation>%1 用 %2 步达到目标，%3 用 %4 步：%1 的速度是其 %5 倍。</translation>
    </message>
    <message>
        <source>%1 and %2 reached the goal about equally fast, in %3 and %4 steps.</source>
        <translation>%1 和 %2 达到目标的速度大致相同，分别用 %3 和 %4 步。</translation>
    </message>
    <message>
        <source>%1&apos;s training loss ends lower: %2 against %3 of %4.</source>
        <translation>%1 的训练损失最终更低：%2，而 %4 为 %3。</translation>
    </message>
    <message>
        <source>The training losses of %1 and %2 end alike: %3 and %4.</source>
        <translation>%1 和 %2 的训练损失最终相近：%3 和 %4。</translation>
    </message>
    <message>
        <source>Neither %1 nor %2 overfits: their validation losses lie below their training losses.</source>
        <translation>%1 和 %2 都没有过拟合：验证损失低于训练损失。</translation>
    </message>
    <message>
        <source>%1 overfits less: its validation loss lies %2 above its training loss, that of %3 by %4.</source>
        <translation>%1 的过拟合较轻：其验证损失比训练损失高 %2，%3 的高 %4。</translation>
    </message>
    <message>
        <source>%1 and %2 overfit alike: their validation losses lie %3 and %4 above their training losses.</source>
        <translation>%1 和 %2 的过拟合程度相近：验证损失分别比训练损失高 %3 和 %4。</translation>
    </message>
    <message>
        <source>The two differ in residuals and in norms, so neither alone explains the difference.</source>
        <translation>两者在残差和归一化上都不同，因此单凭任何一个都不能解释差别。</translation>
    </message>
    <message>
        <source>“Residual connections train faster”: holds in this run.</source>
        <translation>“残差连接训练得更快”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Residual connections train faster”: not to be seen in this run.</source>
        <translation>“残差连接训练得更快”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Residual connections train faster”: does not hold in this run.</source>
        <translation>“残差连接训练得更快”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>“Residual connections reach a lower training loss”: holds in this run.</source>
        <translation>“残差连接达到更低的训练损失”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Residual connections reach a lower training loss”: not to be seen in this run.</source>
        <translation>“残差连接达到更低的训练损失”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Residual connections reach a lower training loss”: does not hold in this run.</source>
        <translation>“残差连接达到更低的训练损失”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>“Residual connections overfit less”: holds in this run.</source>
        <translation>“残差连接过拟合较轻”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Residual connections overfit less”: not to be seen in this run.</source>
        <translation>“残差连接过拟合较轻”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Residual connections overfit less”: does not hold in this run.</source>
        <translation>“残差连接过拟合较轻”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>“Normalization trains faster”: holds in this run.</source>
        <translation>“归一化训练得更快”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Normalization trains faster”: not to be seen in this run.</source>
        <translation>“归一化训练得更快”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Normalization trains faster”: does not hold in this run.</source>
        <translation>“归一化训练得更快”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>“Normalization reaches a lower training loss”: holds in this run.</source>
        <translation>“归一化达到更低的训练损失”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Normalization reaches a lower training loss”: not to be seen in this run.</source>
        <translation>“归一化达到更低的训练损失”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Normalization reaches a lower training loss”: does not hold in this run.</source>
        <translation>“归一化达到更低的训练损失”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>“Normalization overfits less”: holds in this run.</source>
        <translation>“归一化过拟合较轻”：在这次运行中成立。</translation>
    </message>
    <message>
        <source>“Normalization overfits less”: not to be seen in this run.</source>
        <translation>“归一化过拟合较轻”：在这次运行中看不出。</translation>
    </message>
    <message>
        <source>“Normalization overfits less”: does not hold in this run.</source>
        <translation>“归一化过拟合较轻”：在这次运行中不成立。</translation>
    </message>
    <message>
        <source>%1 and %2 are compared at step %3, which both have reached.</source>
        <translation>%1 和 %2 在两者都已到达的第 %3 步比较。</translation>
    </message>
    <message>
        <source>%1 outputs are not finite.</source>
        <translation>%1 个输出不是有限值。</translation>
    </message>
    <message>
        <source>The gradients of %1 outputs are not finite.</source>
        <translation>%1 个输出的梯度不是有限值。</translation>
    </message>
    <message>
        <source>The outputs have grown to %1.</source>
        <translation>输出已增大到 %1。</translation>
    </message>
    <message>
        <source>The gradient is %1 times the output&apos;s.</source>
        <translation>梯度是输出端的 %1 倍。</translation>
    </message>
    <message>
        <source>All outputs are zero.</source>
        <translation>所有输出都为零。</translation>
    </message>
    <message>
        <source>%1 % of the units are dead: zero for the whole batch. The gradient is %2 of the output&apos;s.</source>
        <translation>%1 % 的单元已死亡：对整批都为零。梯度是输出端的 %2。</translation>
    </message>
    <message>
        <source>%1 % of the units are dead: zero for the whole batch.</source>
        <translation>%1 % 的单元已死亡：对整批都为零。</translation>
    </message>
    <message>
        <source>%1 % of the outputs are zero.</source>
        <translation>%1 % 的输出为零。</translation>
    </message>
    <message>
        <source>The gradient is %1 of the output&apos;s, so this layer hardly learns.</source>
        <translation>梯度是输出端的 %1，因此这一层几乎学不到东西。</translation>
    </message>
    <message>
        <source>%1 % of the outputs are saturated, where the slope is nearly 0.</source>
        <translation>%1 % 的输出已饱和，那里的斜率接近 0。</translation>
    </message>
    <message>
        <source>The mean and variance come from %1 examples, too few to be trusted.</source>
        <translation>均值和方差只来自 %1 个样本，太少而不可靠。</translation>
    </message>
    <message>
        <source>One step changes the weights by %1 times their size; about 10⁻³ is usual.</source>
        <translation>单步更新幅度为权重的 %1 倍；通常约为 10⁻³。</translation>
    </message>
    <message>
        <source>One step changes the weights by %1 times their size, so they hardly move.</source>
        <translation>单步更新幅度只有权重的 %1 倍，因此权重几乎不变。</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>layer %1 hardly changes</source>
        <translation>第 %1 层几乎不变</translation>
    </message>
    <message>
        <source>%2 of %3 layers hardly change: %1</source>
        <translation>%3 层中有 %2 层几乎不变：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 changes too fast</source>
        <translation>第 %1 层变化过快</translation>
    </message>
    <message>
        <source>%2 of %3 layers change too fast: %1</source>
        <translation>%3 层中有 %2 层变化过快：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1: the batch is too small for its norm</source>
        <translation>第 %1 层：批太小，归一化不可靠</translation>
    </message>
    <message>
        <source>the batch is too small for the norms of %2 of %3 layers: %1</source>
        <translation>%3 层中有 %2 层的批对其归一化过小：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 is saturated</source>
        <translation>第 %1 层饱和</translation>
    </message>
    <message>
        <source>%2 of %3 layers saturated: %1</source>
        <translation>%3 层中有 %2 层饱和：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1: the gradient vanishes</source>
        <translation>第 %1 层：梯度消失</translation>
    </message>
    <message>
        <source>gradients vanish in %2 of %3 layers: %1</source>
        <translation>%3 层中有 %2 层梯度消失：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 is dead</source>
        <translation>第 %1 层死亡</translation>
    </message>
    <message>
        <source>%2 of %3 layers dead: %1</source>
        <translation>%3 层中有 %2 层死亡：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 explodes</source>
        <translation>第 %1 层爆炸</translation>
    </message>
    <message>
        <source>%2 of %3 layers explode: %1</source>
        <translation>%3 层中有 %2 层爆炸：第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 is not finite</source>
        <translation>第 %1 层不是有限值</translation>
    </message>
    <message>
        <source>%2 of %3 layers not finite: %1</source>
        <translation>%3 层中有 %2 层不是有限值：第 %1 层</translation>
    </message>
    <message>
        <source>all layers are healthy</source>
        <translation>所有层都健康</translation>
    </message>
    <message>
        <source>hardly changes</source>
        <translation>几乎不变</translation>
    </message>
    <message>
        <source>changes too fast</source>
        <translation>变化过快</translation>
    </message>
    <message>
        <source>batch too small</source>
        <translation>批太小</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>vanishing gradient</source>
        <translation>梯度消失</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>exploding</source>
        <translation>爆炸</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限值</translation>
    </message>
    <message>
        <source>He initialization</source>
        <translation>He 初始化</translation>
    </message>
    <message>
        <source>a residual connection</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>normalization before the activation</source>
        <translation>激活之前的归一化</translation>
    </message>
    <message>
        <source>layer norm instead of batch norm</source>
        <translation>用层归一化代替批归一化</translation>
    </message>
    <message>
        <source>a smaller learning rate</source>
        <translation>更小的学习率</translation>
    </message>
    <message>
        <source>a larger learning rate</source>
        <translation>更大的学习率</translation>
    </message>
    <message>
        <source>a larger batch</source>
        <translation>更大的批</translation>
    </message>
    <message>
        <source>gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>leaky ReLU</source>
        <translation>leaky ReLU</translation>
    </message>
    <message>
        <source>a smaller residual scale</source>
        <translation>更小的残差缩放</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>activation gradient</source>
        <translation>激活梯度</translation>
    </message>
    <message>
        <source>gradient of %1</source>
        <translation>%1 的梯度</translation>
    </message>
    <message>
        <source>step %1: the %2 is not finite</source>
        <translation>第 %1 步：%2不是有限值</translation>
    </message>
    <message>
        <source>step %1: layer %2 (%3): %4 is not finite</source>
        <translation>第 %1 步：层 %2（%3）：%4不是有限值</translation>
    </message>
    <message>
        <source>reading the trace was cancelled</source>
        <translation>已取消读取轨迹</translation>
    </message>
    <message>
        <source>the line is longer than %1 MiB, the most that is read</source>
        <translation>这一行超过 %1 MiB，这是读取的上限</translation>
    </message>
    <message>
        <source>the last line, %1, breaks off and was left out</source>
        <translation>最后一行（第 %1 行）不完整，已略去</translation>
    </message>
    <message>
        <source>the file is empty; a trace begins with a header</source>
        <translation>文件为空；轨迹应以文件头开始</translation>
    </message>
    <message>
        <source>no step was recorded</source>
        <translation>没有记录任何一步</translation>
    </message>
    <message>
        <source>found %1; expected %2</source>
        <translation>这里是 %1；它必须是 %2</translation>
    </message>
    <message>
        <source>it is missing; it must be %1</source>
        <translation>缺少此项；它必须是 %1</translation>
    </message>
    <message>
        <source>there is no repeat at &quot;%1&quot;; the repeats stand at %2</source>
        <translation>“%1”处没有重复块；重复块位于 %2</translation>
    </message>
    <message>
        <source>the stack has no repeat, whose count would be the depth; put the layers to be repeated into one</source>
        <translation>网络中没有可用其次数作深度的重复块；请把要重复的层放进一个重复块</translation>
    </message>
    <message>
        <source>the stack has %1 repeats, at %2; say whose count is the depth, one or several of them</source>
        <translation>网络中有 %1 个重复块，位于 %2；请指明以哪个或哪几个的次数作深度</translation>
    </message>
    <message>
        <source>the stack has no residual to switch, so that all would be alike; leave one choice</source>
        <translation>网络中没有可切换的残差，结果会全都一样；请只留一个选项</translation>
    </message>
    <message>
        <source>the stack has no norm to switch, so that all would be alike; leave one choice</source>
        <translation>网络中没有可切换的归一化，结果会全都一样；请只留一个选项</translation>
    </message>
    <message>
        <source>these lists make more than %1 runs; shorten them</source>
        <translation>这些列表会产生超过 %1 次运行；请缩短</translation>
    </message>
    <message>
        <source>with %1: %2</source>
        <translation>%1 时：%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands twice in the list; once is enough</source>
        <translation>“%1”在列表中出现两次；一次就够了</translation>
    </message>
    <message>
        <source>found &quot;%1&quot;; expected, separated by commas, %2</source>
        <translation>这里是“%1”；允许的值（用逗号分隔）为 %2</translation>
    </message>
    <message>
        <source>found &quot;%1&quot;; expected integers from %2 to %3 separated by commas, and ranges such as 1..5</source>
        <translation>这里是“%1”；允许 %2 到 %3 的整数，用逗号分隔，也可用 1..5 这样的范围</translation>
    </message>
    <message>
        <source>&quot;%1&quot; makes a list of more than %2 numbers; shorten it</source>
        <translation>“%1”产生的列表超过 %2 个数；请缩短</translation>
    </message>
    <message>
        <source>Validation accuracy (%)</source>
        <translation>验证准确率 (%)</translation>
    </message>
    <message>
        <source>Share of right answers on the validation data, after the last step</source>
        <translation>最后一步之后，验证数据上答对的比例</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Mean loss on the validation data, after the last step</source>
        <translation>最后一步之后，验证数据上的平均损失</translation>
    </message>
    <message>
        <source>Training accuracy (%)</source>
        <translation>训练准确率 (%)</translation>
    </message>
    <message>
        <source>Share of right answers on the last step&apos;s batch</source>
        <translation>最后一步的批上答对的比例</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Mean loss on the last step&apos;s batch</source>
        <translation>最后一步的批上的平均损失</translation>
    </message>
    <message>
        <source>Gradient at the first layer, last step</source>
        <translation>第一层的梯度，最后一步</translation>
    </message>
    <message>
        <source>√(mean g²) of g = ∂(mean loss)/∂(output) at the first layer of the expanded stack, at the last step</source>
        <translation>展开网络的第一层上 g = ∂(平均损失)/∂(输出) 的 √(g² 均值)，最后一步</translation>
    </message>
    <message>
        <source>Gradient, first over last layer, last step</source>
        <translation>梯度，第一层与最后一层之比，最后一步</translation>
    </message>
    <message>
        <source>√(mean g²) at the first layer over that at the last one, at the last step: about 1 is level, far below it vanishes</source>
        <translation>第一层与最后一层的 √(g² 均值) 之比，最后一步：约为 1 表示平直，远小于 1 表示消失</translation>
    </message>
    <message>
        <source>Gradient at the first layer, first step</source>
        <translation>第一层的梯度，第一步</translation>
    </message>
    <message>
        <source>√(mean g²) of g = ∂(mean loss)/∂(output) at the first layer of the expanded stack, at the first step</source>
        <translation>展开网络的第一层上 g = ∂(平均损失)/∂(输出) 的 √(g² 均值)，第一步</translation>
    </message>
    <message>
        <source>Gradient, first over last layer, first step</source>
        <translation>梯度，第一层与最后一层之比，第一步</translation>
    </message>
    <message>
        <source>√(mean g²) at the first layer over that at the last one, at the first step: about 1 is level, far below it vanishes</source>
        <translation>第一层与最后一层的 √(g² 均值) 之比，第一步：约为 1 表示平直，远小于 1 表示消失</translation>
    </message>
    <message>
        <source>The values that reach it are not spread normally: no dense or conv2d layer stands right before it.</source>
        <translation>到达它的值不服从正态分布：紧接其前的不是全连接层或卷积层。</translation>
    </message>
    <message>
        <source>So few values share one variance here that its inverse has no mean.</source>
        <translation>这里共用一个方差的值太少，其倒数没有均值。</translation>
    </message>
    <message>
        <source>A way without random weights leads through the body, so F(x) depends on x channel by channel.</source>
        <translation>主体中有一条没有随机权重的通路，因此 F(x) 逐通道依赖于 x。</translation>
    </message>
    <message>
        <source>How the gradients of its outputs add up depends on their correlation, which theory does not know here.</source>
        <translation>其各输出的梯度如何相加取决于它们的相关性，而理论在此处不知道。</translation>
    </message>
    <message>
        <source>The gradient through batch norm needs the variance of each channel over the batch, which theory knows of vectors only.</source>
        <translation>穿过批归一化的梯度需要每个通道在整批上的方差，理论只对向量知道它。</translation>
    </message>
    <message>
        <source>Instance norm takes its variance over the positions of one channel, whose correlation theory does not know.</source>
        <translation>实例归一化的方差取自一个通道的各位置，理论不知道它们的相关性。</translation>
    </message>
    <message>
        <source>Group norm takes its variance over the positions of a sequence, whose correlation theory does not know.</source>
        <translation>组归一化的方差取自序列的各位置，理论不知道它们的相关性。</translation>
    </message>
    <message>
        <source>The values that reach it may depend on the vectors of the positions that it adds.</source>
        <translation>到达它的值可能依赖于它所加的位置向量。</translation>
    </message>
    <message>
        <source>How attention mixes the positions depends on the values that reach it; theory has no rule for it here.</source>
        <translation>注意力如何混合各位置取决于到达它的值；理论在此没有规则。</translation>
    </message>
    <message>
        <source>A pool mixes neighbouring pixels, whose correlation theory does not know.</source>
        <translation>池化混合相邻像素，理论不知道它们的相关性。</translation>
    </message>
    <message>
        <source>q* = %1, χ = %2: the gradient&apos;s depth scale is ξ = %3 layers</source>
        <translation>q* = %1，χ = %2：梯度的深度尺度为 ξ = %3 层</translation>
    </message>
    <message>
        <source>He initialization with rectifiers</source>
        <translation>整流函数的 He 初始化</translation>
    </message>
    <message>
        <source>σ_w² = 2/fan_in gives q_{l+1} = ½·fan_in·σ_w²·q_l = q_l: mean squares of values and gradients stay as they are</source>
        <translation>σ_w² = 2/fan_in 使 q_{l+1} = ½·fan_in·σ_w²·q_l = q_l：值和梯度的均方保持不变</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, no norm; relu, or leaky_relu with its factor (1 + slope²)</source>
        <translation>层很宽，初始权重相互独立，没有归一化；relu，或带因子 (1 + slope²) 的 leaky_relu</translation>
    </message>
    <message>
        <source>Glorot initialization</source>
        <translation>Glorot 初始化</translation>
    </message>
    <message>
        <source>σ_w² = 2/(fan_in + fan_out) keeps values and gradients alike where a layer is as wide as the one before it</source>
        <translation>当一层与前一层同宽时，σ_w² = 2/(fan_in + fan_out) 使值和梯度都保持不变</translation>
    </message>
    <message>
        <source>wide layers, activations in their straight part, no norm</source>
        <translation>层很宽，激活处于线性段，没有归一化</translation>
    </message>
    <message>
        <source>Mean-field theory</source>
        <translation>平均场理论</translation>
    </message>
    <message>
        <source>q_{l+1} = σ_w²·E[φ(√q_l·z)²] + σ_b², gradient² × χ a layer with χ = σ_w²·E[φ&apos;(√q·z)²], depth scale ξ = 1/|ln χ|</source>
        <translation>q_{l+1} = σ_w²·E[φ(√q_l·z)²] + σ_b²，梯度² 每层 × χ，χ = σ_w²·E[φ&apos;(√q·z)²]，深度尺度 ξ = 1/|ln χ|</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, no norm; z is standard normal, σ_w² is fan_in times the variance of a weight</source>
        <translation>层很宽，初始权重相互独立，没有归一化；z 服从标准正态，σ_w² 为 fan_in 乘以单个权重的方差</translation>
    </message>
    <message>
        <source>Batch norm without residuals</source>
        <translation>没有残差的批归一化</translation>
    </message>
    <message>
        <source>the squared gradient grows by π/(π−1) ≈ 1.47 per ReLU layer, from the output to the input</source>
        <translation>梯度平方从输出到输入，每个 ReLU 层增大 π/(π−1) ≈ 1.47 倍</translation>
    </message>
    <message>
        <source>wide layers, a large batch of different examples, training mode; the curve itself is computed for this batch</source>
        <translation>层很宽，批大且样本各不相同，训练模式；曲线本身按这一批计算</translation>
    </message>
    <message>
        <source>Norm of each example</source>
        <translation>逐样本归一化</translation>
    </message>
    <message>
        <source>the mean square is 1 behind each norm; gradient² × χ a layer as without norm, at q = 1</source>
        <translation>每个归一化之后均方为 1；梯度² 每层 × χ，与没有归一化时 q = 1 的情形相同</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent</source>
        <translation>层很宽，初始权重相互独立</translation>
    </message>
    <message>
        <source>Residuals without norm</source>
        <translation>没有归一化的残差</translation>
    </message>
    <message>
        <source>the mean square doubles a block: 2^l, with F(x) as large as x</source>
        <translation>均方每个块翻倍：2^l，F(x) 与 x 一样大</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, a body that keeps the mean square</source>
        <translation>层很宽，初始权重相互独立，主体保持均方</translation>
    </message>
    <message>
        <source>Residuals with a norm in the body</source>
        <translation>主体内带归一化的残差</translation>
    </message>
    <message>
        <source>the mean square grows by the same amount a block: l + 1, so block l changes x by only 1/(l+1)</source>
        <translation>均方每个块增加相同的量：l + 1，因此第 l 块只使 x 改变 1/(l+1)</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, the norm before the body&apos;s last weights; the mean square has slope 1, the variance over the batch a smaller one</source>
        <translation>层很宽，初始权重相互独立，归一化在主体最后的权重之前；均方的斜率为 1，整批上方差的斜率更小</translation>
    </message>
    <message>
        <source>Learned scale that starts at 0</source>
        <translation>从 0 开始的可学习缩放</translation>
    </message>
    <message>
        <source>y = x + α·F(x) with α = 0: every block is the identity at first, values and gradients pass unchanged</source>
        <translation>y = x + α·F(x)，α = 0：起初每个块都是恒等映射，值和梯度原样通过</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Pre-norm residuals</source>
        <translation>前归一化残差</translation>
    </message>
    <message>
        <source>the mean square of the stream grows with the block&apos;s number l, the gradient of block l falls with 1/√l</source>
        <translation>主干的均方随块的序号 l 增大，第 l 块的梯度按 1/√l 减小</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, a norm of each example first in the body</source>
        <translation>层很宽，初始权重相互独立，主体最前面有逐样本归一化</translation>
    </message>
    <message>
        <source>Post-norm residuals</source>
        <translation>后归一化残差</translation>
    </message>
    <message>
        <source>the mean square is 1 behind each norm; the squared gradient is divided by 1 + E[F²] at each norm and multiplied by 1 + the body&apos;s factor</source>
        <translation>每个归一化之后均方为 1；梯度平方在每个归一化处除以 1 + E[F²]，再乘以 1 + 主体的因子</translation>
    </message>
    <message>
        <source>wide layers, initial weights independent, a norm of each example behind the sum</source>
        <translation>层很宽，初始权重相互独立，相加之后有逐样本归一化</translation>
    </message>
    <message>
        <source>Theory is of wide layers: layer %1 (%2) has %3 outputs, less than %4.</source>
        <translation>理论针对宽层：第 %1 层（%2）只有 %3 个输出，少于 %4。</translation>
    </message>
    <message>
        <source>The layers are too narrow for so many: single networks differ from the mean by a factor of %1.</source>
        <translation>层数这么多而层太窄：单个网络与均值相差可达 %1 倍。</translation>
    </message>
    <message>
        <source>What reaches it was not finite.</source>
        <translation>到达它的值不是有限的。</translation>
    </message>
    <message>
        <source>Theory of gradients starts from the one that was measured at the output.</source>
        <translation>梯度的理论从输出端测得的梯度开始。</translation>
    </message>
    <message>
        <source>Theory speaks of the network before its first step of training, with initial values as they were drawn.</source>
        <translation>理论针对第一步训练之前、初始值按抽取而得的网络。</translation>
    </message>
    <message>
        <source>byte %1 of the prompt does not begin a character of UTF-8</source>
        <translation>提示的第 %1 字节不是 UTF-8 字符的开头</translation>
    </message>
    <message>
        <source>the prompt has the character &quot;%1&quot;, which is nowhere in the text that was learned</source>
        <translation>提示中有字符“%1”，它在学过的文本中从未出现</translation>
    </message>
    <message>
        <source>only a network that learned a text can continue one</source>
        <translation>只有学过文本的网络才能续写</translation>
    </message>
    <message>
        <source>temperature and length must not be negative</source>
        <translation>温度和长度不能为负</translation>
    </message>
    <message>
        <source>the network&apos;s outputs are not finite</source>
        <translation>网络的输出不是有限值</translation>
    </message>
    <message>
        <source>there is no training example; take more samples or a smaller validation_fraction</source>
        <translation>没有训练样本；请增加样本或减小 validation_fraction</translation>
    </message>
    <message>
        <source>there is not enough memory for this stack; take a smaller batch or fewer layers</source>
        <translation>内存不足以容纳此网络；请减小批大小或层数</translation>
    </message>
    <message>
        <source>going to another step was cancelled</source>
        <translation>已取消转到另一步</translation>
    </message>
    <message>
        <source>there is no step %1 to go to; the run has the steps 0 to %2</source>
        <translation>没有第 %1 步可转；这次运行有第 0 到 %2 步</translation>
    </message>
    <message>
        <source>another seed or other data need a new run</source>
        <translation>换种子或换数据需要新的运行</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; is missing; the stack needs it with the axes %2</source>
        <translation>缺少张量“%1”；网络需要它，各轴为 %2</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; has the axes %2; the stack needs %3</source>
        <translation>张量“%1”的各轴为 %2；网络需要 %3</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; holds integers; the stack needs floating-point numbers</source>
        <translation>张量“%1”存的是整数；网络需要浮点数</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; has no place in the stack</source>
        <translation>张量“%1”在网络中没有位置</translation>
    </message>
    <message>
        <source>--%1 is %2; allowed is a number from %3 to %4</source>
        <translation>--%1 为 %2；允许 %3 到 %4 的数</translation>
    </message>
    <message>
        <source>a picture of %1 × %2 pixels is too large; allowed are 200 million: choose a smaller size or dpi</source>
        <translation>%1 × %2 像素的图片太大；允许 2 亿像素：请减小尺寸或 dpi</translation>
    </message>
    <message>
        <source>which file holds its labels? Name the pair with &quot;images&quot; and &quot;labels&quot;, as in train-images-idx3-ubyte and train-labels-idx1-ubyte, or write both into an experiment&apos;s data</source>
        <translation>哪个文件是它的标签？请用“images”和“labels”给这一对命名，例如 train-images-idx3-ubyte 和 train-labels-idx1-ubyte，或把两者都写进实验的 data</translation>
    </message>
    <message>
        <source>its images were looked for in %1, which is not there; put the file beside the labels</source>
        <translation>在 %1 寻找其图像，但那里没有；请把图像文件放在标签文件旁边</translation>
    </message>
    <message>
        <source>its labels were looked for in %1, which is not there; put the file beside the images</source>
        <translation>在 %1 寻找其标签，但那里没有；请把标签文件放在图像文件旁边</translation>
    </message>
    <message>
        <source>gradients can be compared from 2 examples a batch on; take a larger batch</source>
        <translation>每批至少 2 个样本才能比较梯度；请加大批</translation>
    </message>
    <message>
        <source>no block of this stack can be removed: each gives another shape than it takes</source>
        <translation>此网络中没有可以移除的块：每个块的输出与输入形状都不同</translation>
    </message>
    <message>
        <source>the examination was cancelled</source>
        <translation>已取消检查</translation>
    </message>
    <message>
        <source>there is no norm in this stack</source>
        <translation>此网络中没有归一化</translation>
    </message>
    <message>
        <source>%1 does not overfit: its validation loss lies %2 below its training loss; that of %3 lies %4 above.</source>
        <translation>%1 没有过拟合：它的验证损失比训练损失低 %2；%3 的验证损失则高出 %4。</translation>
    </message>
    <message>
        <source>he_normal</source>
        <translation>He 正态</translation>
    </message>
    <message>
        <source>he_uniform</source>
        <translation>He 均匀</translation>
    </message>
    <message>
        <source>glorot_normal</source>
        <translation>Glorot 正态</translation>
    </message>
    <message>
        <source>glorot_uniform</source>
        <translation>Glorot 均匀</translation>
    </message>
    <message>
        <source>lecun_normal</source>
        <translation>LeCun 正态</translation>
    </message>
    <message>
        <source>orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正态</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同大小</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>不填充</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批归一化</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>group</source>
        <translation>组归一化</translation>
    </message>
    <message>
        <source>instance</source>
        <translation>实例归一化</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>恒等</translation>
    </message>
    <message>
        <source>projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>sinusoidal</source>
        <translation>正弦</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>可学习</translation>
    </message>
    <message>
        <source>softmax_cross_entropy</source>
        <translation>softmax 交叉熵</translation>
    </message>
    <message>
        <source>mean_squared_error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>step</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>unexpected end of file: the JSON is incomplete</source>
        <translation>文件意外结束：JSON 不完整</translation>
    </message>
    <message>
        <source>the text %1 has no quote at its end</source>
        <translation>文本 %1 的末尾缺少引号</translation>
    </message>
    <message>
        <source>the text %1 contains a line break, a tab or another control character; JSON writes them as \n, \t or \u and four digits</source>
        <translation>文本 %1 中有换行、制表符或其他控制字符；JSON 中应写作 \n、\t，或 \u 加四位十六进制数字</translation>
    </message>
    <message>
        <source>the text %1 is broken: it must be UTF-8, and a backslash is followed by one of &quot; \ / b f n r t, or u and four digits</source>
        <translation>文本 %1 有误：必须是 UTF-8，反斜杠后只能是 &quot; \ / b f n r t 之一，或 u 加四位十六进制数字</translation>
    </message>
    <message>
        <source>%1 is not a number as JSON writes them, such as 3, -0.5 or 1e-3</source>
        <translation>%1 不是 JSON 写法的数，例如 3、-0.5 或 1e-3</translation>
    </message>
    <message>
        <source>the number %1 is too large</source>
        <translation>数 %1 过大</translation>
    </message>
    <message>
        <source>%1 is not a JSON word, which are true, false and null; texts are in quotes</source>
        <translation>%1 不是 JSON 的词；JSON 的词只有 true、false 和 null，文本要加引号</translation>
    </message>
    <message>
        <source>expected a colon before %1</source>
        <translation>%1 之前必须有冒号</translation>
    </message>
    <message>
        <source>expected a comma or ] before %1</source>
        <translation>%1 之前必须有逗号或 ]</translation>
    </message>
    <message>
        <source>expected a comma or } before %1</source>
        <translation>%1 之前必须有逗号或 }</translation>
    </message>
    <message>
        <source>found %1; expected a key in quotes</source>
        <translation>此处是 %1，应为加引号的键</translation>
    </message>
    <message>
        <source>found %1 after the end of the JSON</source>
        <translation>%1 位于 JSON 结束之后</translation>
    </message>
    <message>
        <source>found %1; expected a value</source>
        <translation>此处是 %1，应为一个值</translation>
    </message>
    <message>
        <source>the text %1 contains half of a surrogate pair; \ud800 to \udbff come before \udc00 to \udfff, and neither without the other</source>
        <translation>文本 %1 中单独出现了半个代理对；\ud800 至 \udbff 之后必须紧跟 \udc00 至 \udfff，两者缺一不可</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>residual off → on</source>
        <translation>残差 关 → 开</translation>
    </message>
    <message>
        <source>residual on → off</source>
        <translation>残差 开 → 关</translation>
    </message>
    <message>
        <source>layers moved</source>
        <translation>移动了层</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <translation>%1；%2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 项</translation>
    </message>
    <message>
        <source>The lesson&apos;s networks</source>
        <translation>课程的网络</translation>
    </message>
    <message>
        <source>New branch %1</source>
        <translation>新分支 %1</translation>
    </message>
    <message>
        <source>Remove branch %1</source>
        <translation>移除分支 %1</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Back to step %1</source>
        <translation>回到第 %1 步</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2的%1</translation>
    </message>
    <message>
        <source>the optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Data: %1</source>
        <translation>数据：%1</translation>
    </message>
    <message>
        <source>the data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>移除它</translation>
    </message>
    <message>
        <source>Insert %1 before it</source>
        <translation>在它之前插入%1</translation>
    </message>
    <message>
        <source>Give it one unit a class</source>
        <translation>每类给一个单元</translation>
    </message>
    <message>
        <source>Set groups to %1</source>
        <translation>把组数设为 %1</translation>
    </message>
    <message>
        <source>Use padding &quot;same&quot;</source>
        <translation>使用“same”填充</translation>
    </message>
    <message>
        <source>Move it before %1</source>
        <translation>把它移到%1之前</translation>
    </message>
    <message>
        <source>Put layers inside</source>
        <translation>放入内部的层</translation>
    </message>
    <message>
        <source>Use a projection shortcut</source>
        <translation>使用投影捷径</translation>
    </message>
    <message>
        <source>Switch the shortcut off</source>
        <translation>关闭捷径</translation>
    </message>
    <message>
        <source>Switch the skip off</source>
        <translation>关闭跳跃</translation>
    </message>
    <message>
        <source>Unwrap it</source>
        <translation>取消包裹</translation>
    </message>
    <message>
        <source>Make the last dense %1 wide</source>
        <translation>把最后的全连接宽度设为 %1</translation>
    </message>
    <message>
        <source>Make the last conv %1 wide</source>
        <translation>把最后的卷积宽度设为 %1</translation>
    </message>
    <message>
        <source>End with dense classes</source>
        <translation>以全连接（类别数）结束</translation>
    </message>
    <message>
        <source>End with global average and dense classes</source>
        <translation>以全局平均和全连接（类别数）结束</translation>
    </message>
    <message>
        <source>End with flatten and dense classes</source>
        <translation>以展平和全连接（类别数）结束</translation>
    </message>
    <message>
        <source>He initialization (from the next restart)</source>
        <translation>He 初始化（下次重新开始时生效）</translation>
    </message>
    <message>
        <source>Residual around every block</source>
        <translation>每个块加残差</translation>
    </message>
    <message>
        <source>Layer norm before every activation</source>
        <translation>每个激活之前加层归一化</translation>
    </message>
    <message>
        <source>Layer norm instead of batch norm</source>
        <translation>用层归一化代替批归一化</translation>
    </message>
    <message>
        <source>Learning rate ÷ 10</source>
        <translation>学习率 ÷ 10</translation>
    </message>
    <message>
        <source>Learning rate × 10</source>
        <translation>学习率 × 10</translation>
    </message>
    <message>
        <source>Batch of %1</source>
        <translation>批大小设为 %1</translation>
    </message>
    <message>
        <source>Clip gradients to norm %1</source>
        <translation>把梯度裁剪到范数 %1</translation>
    </message>
    <message>
        <source>Leaky ReLU instead of ReLU</source>
        <translation>用 Leaky ReLU 代替 ReLU</translation>
    </message>
    <message>
        <source>Halve the scale of every residual</source>
        <translation>把每个残差的缩放减半</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Wrap in residual</source>
        <translation>用残差块包裹</translation>
    </message>
    <message>
        <source>Wrap in concatenation</source>
        <translation>用拼接块包裹</translation>
    </message>
    <message>
        <source>Wrap in repeat</source>
        <translation>用重复块包裹</translation>
    </message>
    <message>
        <source>Unwrap</source>
        <translation>取消包裹</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Move towards the input</source>
        <translation>移向输入</translation>
    </message>
    <message>
        <source>Move towards the output</source>
        <translation>移向输出</translation>
    </message>
    <message>
        <source>Switch shortcut</source>
        <translation>切换捷径</translation>
    </message>
    <message>
        <source>Insert %1</source>
        <translation>插入%1</translation>
    </message>
    <message>
        <source>Copy layers</source>
        <translation>复制层</translation>
    </message>
    <message>
        <source>Move layers</source>
        <translation>移动层</translation>
    </message>
    <message>
        <source>Activation: %1</source>
        <translation>激活：%1</translation>
    </message>
    <message>
        <source>Initializer: %1</source>
        <translation>初始化：%1</translation>
    </message>
    <message>
        <source>Residuals on</source>
        <translation>残差开</translation>
    </message>
    <message>
        <source>Residuals off</source>
        <translation>残差关</translation>
    </message>
    <message>
        <source>Norm: %1</source>
        <translation>归一化：%1</translation>
    </message>
    <message>
        <source>Norm before every activation</source>
        <translation>每个激活之前加归一化</translation>
    </message>
    <message>
        <source>found %1; expected the name of a view, or an object of &quot;name&quot; and &quot;choices&quot;</source>
        <translation>此处为 %1；应为视图的名称，或含 &quot;name&quot; 与 &quot;choices&quot; 的对象</translation>
    </message>
    <message>
        <source>found %1; expected the number of an option, counted from 0</source>
        <translation>此处为 %1；应为选项的编号，从 0 数起</translation>
    </message>
    <message>
        <source>%1 is not in %2; &quot;directory&quot; must name the folder of CIFAR-10&apos;s binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin</source>
        <translation>%1 不在 %2 中；“directory”须指向 CIFAR-10 二进制版本所在的文件夹：data_batch_1.bin 至 data_batch_5.bin 和 test_batch.bin</translation>
    </message>
    <message>
        <source>there are more than the %1 images that a file of CIFAR-10 has</source>
        <translation>图像多于 CIFAR-10 的一个文件所含的 %1 张</translation>
    </message>
    <message>
        <source>no folder is named; source %1 needs &quot;directory&quot;</source>
        <translation>没有指定文件夹；%1 数据源需要“directory”</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>60,000 colour images of 32 × 32 pixels of ten kinds of animals and vehicles; 10,000 of them validate</source>
        <translation>60,000 张 32 × 32 像素的彩色图像，共十类动物和交通工具；其中 10,000 幅用于验证</translation>
    </message>
    <message>
        <source>Where the six .bin files of the binary version are</source>
        <translation>二进制版本的六个 .bin 文件所在的文件夹</translation>
    </message>
    <message>
        <source>image %1, counted from 0, has %2 bytes; each must have %3: the label, then all red, all green and all blue pixels</source>
        <translation>图像 %1（从 0 数起）有 %2 字节；每张须有 %3 字节：先是标签，然后是全部红色、全部绿色和全部蓝色像素</translation>
    </message>
    <message>
        <source>image %1, counted from 0, has the label %2; CIFAR-10 has the labels 0 to 9</source>
        <translation>图像 %1（从 0 数起）的标签为 %2；CIFAR-10 的标签为 0 至 9</translation>
    </message>
    <message>
        <source>the %1 data are broken: %2</source>
        <translation>%1 数据已损坏：%2</translation>
    </message>
    <message>
        <source>the image has %1 × %2 pixels; 1 to %3 are allowed in each direction</source>
        <translation>图像有 %1 × %2 像素；每个方向允许 1 至 %3</translation>
    </message>
    <message>
        <source>the folder cannot be read: %1</source>
        <translation>无法读取文件夹：%1</translation>
    </message>
    <message>
        <source>there are %1 folders in this one; 2 to %2 are needed, one per class, that hold its images</source>
        <translation>此文件夹中有 %1 个子文件夹；需要 2 至 %2 个，每类一个，内含该类的图像</translation>
    </message>
    <message>
        <source>this folder&apos;s name, which names a class, must be UTF-8 without control characters</source>
        <translation>此文件夹的名称即类别名称，须为不含控制字符的 UTF-8</translation>
    </message>
    <message>
        <source>there are more than %1 images up to this folder, the most that are read</source>
        <translation>到此文件夹为止的图像已超过 %1 张，这是读取的上限</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>with this image, number %1 of %2, there are more than %3 bytes of pixels, the most that are held in memory</source>
        <translation>加上此图像（%2 张中的第 %1 张），像素超过 %3 字节，这是内存中保存的上限</translation>
    </message>
    <message>
        <source>Image folder</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Where the folders of the classes are</source>
        <translation>各类别的文件夹所在的位置</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入／输出错误</translation>
    </message>
    <message>
        <source>Broken pipe</source>
        <translation>管道的读取端已关闭</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源正忙</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>符号链接的层数过多</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>another run is writing this file; each run needs a file of its own</source>
        <translation>另一次运行正在写入该文件；每次运行都需要各自的文件</translation>
    </message>
    <message>
        <source>the file cannot be written, because none can be made in the folder &quot;%1&quot;: %2</source>
        <translation>无法写入该文件，因为无法在文件夹“%1”中创建文件：%2</translation>
    </message>
    <message>
        <source>the file is written, but a power cut can still undo it: %1</source>
        <translation>文件已写入，但断电仍可能使其丢失：%1</translation>
    </message>
    <message>
        <source>the gzip data, %1 bytes, unpack to more than %2, 16 MiB and 100 times as many; if this is right, unpack the file yourself</source>
        <translation>gzip 数据有 %1 个字节，解压后超过 %2 个字节（16 MiB 加上其 100 倍）；如果确实如此，请自行解压该文件</translation>
    </message>
    <message>
        <source>found a NUL byte; JSON is text, which contains none</source>
        <translation>此处是一个 NUL 字节；JSON 是文本，其中没有这种字节</translation>
    </message>
    <message>
        <source>this is text in %1; it must be in UTF-8: save it in that encoding, as editors and spreadsheets offer it under &quot;Save as&quot;</source>
        <translation>这是 %1 编码的文本；必须是 UTF-8：请用该编码保存，编辑器和电子表格在“另存为”中提供此选项</translation>
    </message>
    <message>
        <source>the file is empty; a table has a line of column names, or rows, or both</source>
        <translation>文件是空的；表格要有一行列名，或若干行数据，或两者都有</translation>
    </message>
    <message>
        <source>the first line has one column, %1; a table needs at least two, separated by commas, semicolons, tabs, bars (|) or spaces</source>
        <translation>第一行只有一列 %1；表格至少需要两列，用逗号、分号、制表符、竖线 (|) 或空格分隔</translation>
    </message>
    <message>
        <source>bytes 0 to 3 are %1; an IDX file of labels begins with 00 00, then 08 (bytes), 09 (signed bytes), 0b (16 bits) or 0c (32 bits), and the number of dimensions, 01</source>
        <translation>第 0 至 3 字节是 %1；标签的 IDX 文件以 00 00 开头，接着是 08（字节）、09（带符号字节）、0b（16 位）或 0c（32 位），然后是维数 01</translation>
    </message>
    <message>
        <source>there is no pair; a line of one is a text, a tab and its translation</source>
        <translation>没有语句对；每行应是一段文本、一个制表符和它的译文</translation>
    </message>
    <message>
        <source>this line has %1 cells, but the first one has %2; they must be as many</source>
        <translation>这一行有 %1 个单元格，而第一行有 %2 个；二者必须一样多</translation>
    </message>
    <message>
        <source>the table has %1 examples; at least 2 are needed, of different classes</source>
        <translation>表格有 %1 个样本；至少需要 2 个，且类别不同</translation>
    </message>
    <message>
        <source>there is the label %1; Fashion-MNIST has the labels 0 to 9</source>
        <translation>出现了标签 %1；Fashion-MNIST 的标签是 0 到 9</translation>
    </message>
    <message>
        <source>all labels are %1; there must be at least two classes</source>
        <translation>所有标签都是 %1；至少要有两个类别</translation>
    </message>
    <message>
        <source>there are %1 different labels, too many for classes; at most %2 are allowed</source>
        <translation>有 %1 个不同的标签，作为类别太多；最多允许 %2 个</translation>
    </message>
    <message>
        <source>the text has %1 characters; with a context of %2 it needs at least %3; take a longer text or a smaller context</source>
        <translation>文本有 %1 个字符；上下文为 %2 时至少需要 %3 个；请用更长的文本或更小的上下文</translation>
    </message>
    <message>
        <source>found a NUL byte, byte %1 of the text; a text has none (is this another kind of file?)</source>
        <translation>此处是一个 NUL 字节（文本的第 %1 字节）；文本中没有这种字节（这是别的类型的文件吗？）</translation>
    </message>
    <message>
        <source>The file of labels: dimension (N) of bytes or integers; each value that occurs is a class</source>
        <translation>标签文件：维度为 (N) 的字节或整数；出现的每个值是一个类别</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>Whether the first line names the columns, or is an example already; auto: as its difference from the others tells</source>
        <translation>第一行是列名，还是已经是一个样本；auto：根据它与其他行的不同来判断</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>What stands between two cells; auto: what cuts the lines alike</source>
        <translation>两个单元格之间的符号；auto：能把各行切成同样多单元格的符号</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点符号</translation>
    </message>
    <message>
        <source>What stands before the decimals; auto: what makes more cells numbers</source>
        <translation>小数部分之前的符号；auto：能使更多单元格成为数值的符号</translation>
    </message>
    <message>
        <source>Which part is kept for validation, where the source has no test split of its own; 0: none, and nothing is validated</source>
        <translation>数据源没有自己的测试集时，留作验证的比例；0：不留，也不验证</translation>
    </message>
    <message>
        <source>another run begins here, with other layers; a trace is of one run</source>
        <translation>此处开始了另一次运行，其层不同；一份轨迹只属于一次运行</translation>
    </message>
    <message>
        <source>behind line %1 the file cannot be read; what came before is shown (%2)</source>
        <translation>第 %1 行之后文件无法读取；显示此前的内容（%2）</translation>
    </message>
    <message>
        <source>line %1 is damaged; what came before it is shown (%2)</source>
        <translation>第 %1 行已损坏；显示此前的内容（%2）</translation>
    </message>
    <message>
        <source>The losses of %1 and %2 are of different kinds, so they are not compared.</source>
        <translation>%1 与 %2 的损失不是同一种，因此不作比较。</translation>
    </message>
    <message>
        <source>%1 was switched after step %2 (%3): the following is judged by the steps up to there.</source>
        <translation>%1 在第 %2 步之后被切换（%3）：以下结论只依据到此为止的各步。</translation>
    </message>
    <message>
        <source>%1 and %2 are one run up to step %3: the following is judged by the steps after it.</source>
        <translation>%1 与 %2 在第 %3 步之前是同一次运行：以下结论依据其后的各步。</translation>
    </message>
    <message>
        <source>%1 diverged at step %2.</source>
        <translation>%1 在第 %2 步发散。</translation>
    </message>
    <message>
        <source>an example has %1 values; at most %2 are allowed</source>
        <translation>一个样本有 %1 个数值；最多允许 %2 个</translation>
    </message>
    <message>
        <source>training this stack would take %1 of memory: %2 for parameters with gradients and optimizer state, %3 for activations of a batch of %4, %5 for scratch; but this computer has %6; the layer here asks for most: make it or the batch smaller</source>
        <translation>训练此网络需要 %1 内存：参数及其梯度和优化器状态 %2，一批 %4 个样本的激活值 %3，临时缓冲 %5；但这台计算机只有 %6；这里的层占用最多：请减小该层或批大小</translation>
    </message>
    <message>
        <source>training this stack would take %1 of memory: %2 for parameters with gradients and optimizer state, %3 for activations of a batch of %4, %5 for scratch; but at most %6 are allowed; the layer here asks for most: make it or the batch smaller</source>
        <translation>训练此网络需要 %1 内存：参数及其梯度和优化器状态 %2，一批 %4 个样本的激活值 %3，临时缓冲 %5；但最多允许 %6；这里的层占用最多：请减小该层或批大小</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; has %2 as its number %3 (of %4, from 0); a variance is finite and not negative</source>
        <translation>张量“%1”的第 %3 个数（共 %4 个，从 0 数起）是 %2；方差必须是有限的非负数</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; has %2 as its number %3 (of %4, from 0); all of them must be finite</source>
        <translation>张量“%1”的第 %3 个数（共 %4 个，从 0 数起）是 %2；所有数都必须是有限的</translation>
    </message>
    <message>
        <source>%1 times the %2 channels that reach it are more than %3, the most that are allowed</source>
        <translation>输入的 %2 个通道乘以 %1 超过了允许的上限 %3</translation>
    </message>
    <message>
        <source>depthwise %1 /%2</source>
        <translation>逐通道卷积 %1 /%2</translation>
    </message>
    <message>
        <source>depthwise %1</source>
        <translation>逐通道卷积 %1</translation>
    </message>
    <message>
        <source>highway</source>
        <translation>高速公路块</translation>
    </message>
    <message>
        <source>highway (off)</source>
        <translation>高速公路块（关）</translation>
    </message>
    <message>
        <source>Standardize the kernel</source>
        <translation>卷积核标准化</translation>
    </message>
    <message>
        <source>Whether the kernel is standardized per output unit before it is used: Ŵ = (W−μ)/√(σ²+1e-5), with the mean and the biased variance of that unit&apos;s weights (Qiao et al. 2019). Outputs grow by √fan_in, so a norm should follow</source>
        <translation>使用前是否按输出单元对权重做标准化：Ŵ = (W−μ)/√(σ²+1e-5)，μ 与 σ² 是该单元权重的均值和有偏方差（Qiao 等 2019）。输出会放大 √fan_in 倍，因此后面应接归一化</translation>
    </message>
    <message>
        <source>Depthwise convolution</source>
        <translation>逐通道卷积</translation>
    </message>
    <message>
        <source>A convolution of each channel by itself: output channel c·multiplier + m is W·(window of x in channel c) + b. A 1×1 convolution behind it mixes the channels (Howard et al. 2017)</source>
        <translation>每个通道各自卷积：输出通道 c·multiplier + m 等于 W·（x 在通道 c 的窗口）+ b。后面的 1×1 卷积再混合各通道（Howard 等 2017）</translation>
    </message>
    <message>
        <source>Multiplier</source>
        <translation>通道倍数</translation>
    </message>
    <message>
        <source>How many output channels each input channel gets</source>
        <translation>每个输入通道产生多少个输出通道</translation>
    </message>
    <message>
        <source>A block with a shortcut around it: y = scale·F(x) + shortcut_scale·S(x). Switched off, y = F(x)</source>
        <translation>带捷径的块：y = scale·F(x) + shortcut_scale·S(x)。关闭时 y = F(x)</translation>
    </message>
    <message>
        <source>What F(x) is multiplied by; with a learned scale, its first value (0: ReZero)</source>
        <translation>F(x) 乘以的系数；若缩放可学习，则为其初始值（0：ReZero）</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>每个通道</translation>
    </message>
    <message>
        <source>false: the scale stays; true: it is a learned number, ReZero (Bachlechner et al. 2020); channel: a learned number for each channel, LayerScale (Touvron et al. 2021)</source>
        <translation>false：缩放固定；true：缩放是一个可学习的数，即 ReZero（Bachlechner 等 2020）；channel：每个通道各有一个可学习的数，即 LayerScale（Touvron 等 2021）</translation>
    </message>
    <message>
        <source>Shortcut scale</source>
        <translation>捷径缩放</translation>
    </message>
    <message>
        <source>What S(x) is multiplied by. DeepNorm (Wang et al. 2022): α = (2N)^¼ for N blocks, with a layer norm behind each</source>
        <translation>S(x) 乘以的系数。DeepNorm（Wang 等 2022）：N 个块取 α = (2N)^¼，每块之后接层归一化</translation>
    </message>
    <message>
        <source>Drop rate</source>
        <translation>跳过概率</translation>
    </message>
    <message>
        <source>Stochastic depth (Huang et al. 2016): the probability p that training leaves F(x) out, drawn once per example and step. Evaluation uses the expectation, (1 − p)·F(x)</source>
        <translation>随机深度（Huang 等 2016）：训练时跳过 F(x) 的概率 p，每个样本每步抽取一次。评估使用期望值 (1 − p)·F(x)</translation>
    </message>
    <message>
        <source>Highway</source>
        <translation>高速公路块</translation>
    </message>
    <message>
        <source>A block whose learned gate mixes its input and its body: y = T⊙F(x) + (1−T)⊙x, T = sigmoid(W_T·x + b_T) (Srivastava et al. 2015). Switched off, y = F(x)</source>
        <translation>用可学习的门混合输入与主体的块：y = T⊙F(x) + (1−T)⊙x，T = sigmoid(W_T·x + b_T)（Srivastava 等 2015）。关闭时 y = F(x)</translation>
    </message>
    <message>
        <source>Gate bias</source>
        <translation>门的偏置</translation>
    </message>
    <message>
        <source>The first value of b_T. Negative values let x through at first: sigmoid(−2) = 0.12 of F(x)</source>
        <translation>b_T 的初始值。取负值时，一开始主要让 x 通过：F(x) 只占 sigmoid(−2) = 0.12</translation>
    </message>
    <message>
        <source>Gate on</source>
        <translation>启用门</translation>
    </message>
    <message>
        <source>Off: the gate is cut and the block gives F(x) alone</source>
        <translation>关闭：去掉门，块只输出 F(x)</translation>
    </message>
    <message>
        <source>x is %1, but F(x) is %2, so a gate cannot mix them; make the body keep the shape, and put an embedding before tokens</source>
        <translation>x 是 %1，而 F(x) 是 %2，门无法混合二者；请让主体保持形状，并在词元之前放一个嵌入层</translation>
    </message>
    <message>
        <source>Stochastic depth leaves out the bodies of some examples and not of others; theory has no rule for their mixture here.</source>
        <translation>随机深度会跳过部分样本的主体；对这种混合，这里没有理论规则。</translation>
    </message>
    <message>
        <source>How much a gate lets through depends on the values that reach it; theory has no rule for it here.</source>
        <translation>门让多少通过取决于到达它的数值；这里没有对应的理论规则。</translation>
    </message>
    <message>
        <source>An output of a depthwise convolution sums up one window of one channel: too few values for theory, which is of wide sums.</source>
        <translation>逐通道卷积的每个输出只对一个通道的一个窗口求和：数值太少，而理论只适用于很宽的求和。</translation>
    </message>
    <message>
        <source>A standardized kernel takes the mean of its input away and grows its outputs by √fan_in; theory has no rule for it here.</source>
        <translation>标准化的权重会去掉输入的均值，并把输出放大 √fan_in 倍；这里没有对应的理论规则。</translation>
    </message>
    <message>
        <source>Switch the gate off</source>
        <translation>关闭门</translation>
    </message>
    <message>
        <source>Wrap in highway</source>
        <translation>用 highway 块包裹</translation>
    </message>
    <message>
        <source>this is a sweep&apos;s own table, not its part %1; another file is needed</source>
        <translation>这是整个扫描的表格，不是它的第 %1 部分；需要另一个文件</translation>
    </message>
    <message>
        <source>this is part %1 of a sweep; --shard %1 is missing, or another file is needed</source>
        <translation>这是扫描的第 %1 部分；缺少 --shard %1，或者需要另一个文件</translation>
    </message>
    <message>
        <source>this table has a column of seconds; --seconds is missing, or another file is needed</source>
        <translation>此表格有秒数列；缺少 --seconds，或者需要另一个文件</translation>
    </message>
    <message>
        <source>this table has no column of seconds; it can go on without --seconds alone</source>
        <translation>此表格没有秒数列；只有不带 --seconds 才能继续</translation>
    </message>
    <message>
        <source>this is part %1, not %2; each part needs a file of its own</source>
        <translation>这是第 %1 部分，不是 %2；每个部分需要自己的文件</translation>
    </message>
    <message>
        <source>this is part of another sweep: the experiment, the lists or the steps are others</source>
        <translation>这是另一个扫描的部分：实验、列表或步数不同</translation>
    </message>
    <message>
        <source>this part was begun by version %1 on %2, and this is version %3 on %4; their figures may differ</source>
        <translation>此部分由版本 %1 在 %2 上开始，而现在是版本 %3、%4；两者的数值可能不同</translation>
    </message>
    <message>
        <source>this line is not as stacklight sweep writes it; was the file edited, or saved by another program?</source>
        <translation>此行与 stacklight sweep 写出的不同；文件是否被编辑过，或被其他程序保存过？</translation>
    </message>
    <message>
        <source>this is not a table of stacklight sweep, which begins with its columns&apos; names; another file is needed</source>
        <translation>这不是 stacklight sweep 的表格，那种表格以列名开头；需要另一个文件</translation>
    </message>
    <message>
        <source>%1 is not a run of this sweep; the table is of other lists</source>
        <translation>%1 不是此扫描的运行；表格来自其他列表</translation>
    </message>
    <message>
        <source>the stack of this run had %1 layers, and has %2 in this sweep</source>
        <translation>此次运行的网络有 %1 层，而在此扫描中有 %2 层</translation>
    </message>
    <message>
        <source>this run took %1 steps, and takes %2 in this sweep</source>
        <translation>此次运行走了 %1 步，而在此扫描中为 %2 步</translation>
    </message>
    <message>
        <source>%1 is there twice</source>
        <translation>%1 出现了两次</translation>
    </message>
    <message>
        <source>here %1 is &quot;%2&quot;, but &quot;%3&quot; when the run is repeated; the table is of another experiment, version or kind of processor</source>
        <translation>此处 %1 为“%2”，而重复该运行得到“%3”；表格来自另一个实验、版本或处理器类型</translation>
    </message>
    <message>
        <source>this is not a part of a sweep, as sweep --shard I/N writes it</source>
        <translation>这不是 sweep --shard I/N 写出的扫描部分</translation>
    </message>
    <message>
        <source>this part is of another sweep than &quot;%1&quot;: the experiment, the lists or the steps were others</source>
        <translation>此部分与“%1”属于不同的扫描：实验、列表或步数不同</translation>
    </message>
    <message>
        <source>this is part %1, and &quot;%2&quot; is part %3; the sweep was cut into parts in two ways</source>
        <translation>这是第 %1 部分，而“%2”是第 %3 部分；扫描以两种方式分成了部分</translation>
    </message>
    <message>
        <source>this part is of version %1, and &quot;%2&quot; of version %3; their figures may differ</source>
        <translation>此部分来自版本 %1，而“%2”来自版本 %3；两者的数值可能不同</translation>
    </message>
    <message>
        <source>of this part and &quot;%1&quot; one has a column of seconds, and one has none</source>
        <translation>此部分与“%1”中，一个有秒数列，另一个没有</translation>
    </message>
    <message>
        <source>part %1 is there twice: it is in &quot;%2&quot; as well</source>
        <translation>第 %1 部分出现了两次：“%2”中也有</translation>
    </message>
    <message>
        <source>of the sweep&apos;s parts are missing: %1</source>
        <translation>扫描缺少以下部分：%1</translation>
    </message>
    <message>
        <source>the run in place %1 is there twice, or of another part</source>
        <translation>位置 %1 的运行出现了两次，或属于另一部分</translation>
    </message>
    <message>
        <source>this part is not finished: %1 of its %2 runs are missing; sweep --shard %3 --resume goes on with it</source>
        <translation>此部分尚未完成：%2 次运行中缺少 %1 次；用 sweep --shard %3 --resume 继续</translation>
    </message>
    <message>
        <source>found &quot;%1&quot;; expected I/N, the number of this part from 0 and how many there are, as in 0/4, and N at most %2</source>
        <translation>此处是“%1”；应为 I/N，即本部分的编号（从 0 起）和部分总数，如 0/4，且 N 最大为 %2</translation>
    </message>
    <message>
        <source>the folder cannot be written: %1</source>
        <translation>无法写入该文件夹：%1</translation>
    </message>
    <message>
        <source>the name of a folder is needed</source>
        <translation>需要一个文件夹的名称</translation>
    </message>
    <message>
        <source>this is not a folder; a folder that is new or empty is needed</source>
        <translation>这不是文件夹；需要一个新的或空的文件夹</translation>
    </message>
    <message>
        <source>this is a link to nothing; a folder that is new or empty is needed</source>
        <translation>这是一个指向不存在之物的链接；需要一个新的或空的文件夹</translation>
    </message>
    <message>
        <source>the folder is not empty: it holds &quot;%1&quot;; a folder that is new or empty is needed</source>
        <translation>该文件夹不为空，其中有“%1”；需要一个新的或空的文件夹</translation>
    </message>
    <message>
        <source>the folder &quot;%1&quot; does not exist; make it first</source>
        <translation>文件夹“%1”不存在；请先创建它</translation>
    </message>
    <message>
        <source>column %1 is ignored: %2</source>
        <translation>列 %1 被忽略：%2</translation>
    </message>
    <message>
        <source>rows dropped for missing cells: %1 of %2</source>
        <translation>因缺失单元格而舍弃的行：%1（共 %2）</translation>
    </message>
    <message>
        <source>missing cells filled: %1</source>
        <translation>已填补的缺失单元格：%1</translation>
    </message>
    <message>
        <source>this is neither a PNG nor a JPEG, WebP, BMP or GIF file; one of them is needed</source>
        <translation>这既不是 PNG，也不是 JPEG、WebP、BMP 或 GIF 文件；需要其中一种</translation>
    </message>
    <message>
        <source>there is no column %1 in the table; there are %2</source>
        <translation>表中没有列 %1；现有 %2</translation>
    </message>
    <message>
        <source>column %1 is the target, so it cannot be one of the features; there are %2</source>
        <translation>列 %1 是目标，不能同时作为特征；现有 %2</translation>
    </message>
    <message>
        <source>column %1 is named twice; there are %2</source>
        <translation>列 %1 列出了两次；现有 %2</translation>
    </message>
    <message>
        <source>all its cells are empty, as delimiters at the ends of the lines make them</source>
        <translation>其单元格全部为空，是行末的分隔符造成的</translation>
    </message>
    <message>
        <source>all its cells are missing</source>
        <translation>其单元格全部缺失</translation>
    </message>
    <message>
        <source>&quot;columns&quot; does not name it</source>
        <translation>&quot;columns&quot; 没有列出它</translation>
    </message>
    <message>
        <source>it holds row numbers, from %1 on</source>
        <translation>它是从 %1 开始的行号</translation>
    </message>
    <message>
        <source>%1 in column %2, where each cell must be a number such as -1,5 or 2e3, with a decimal comma as in the rest of the table; take such a column out, or let &quot;words&quot; be &quot;one_hot&quot;</source>
        <translation>列 %2 中有 %1，而其中每个单元格都必须是数字，例如 -1,5 或 2e3，并像表中其他部分一样使用小数逗号；请去掉这一列，或将 &quot;words&quot; 设为 &quot;one_hot&quot;</translation>
    </message>
    <message>
        <source>%1 in column %2, where each cell must be a number such as -1.5 or 2e3; take such a column out, or let &quot;words&quot; be &quot;one_hot&quot;</source>
        <translation>列 %2 中有 %1，而其中每个单元格都必须是数字，例如 -1.5 或 2e3；请去掉这一列，或将 &quot;words&quot; 设为 &quot;one_hot&quot;</translation>
    </message>
    <message>
        <source>it holds words, such as %1 in line %2, and more than %3 different ones</source>
        <translation>它含有文字，例如第 %2 行的 %1，且不同的值超过 %3 个</translation>
    </message>
    <message>
        <source>no column is left to learn from; column %1 is ignored: %2</source>
        <translation>没有剩下可供学习的列；列 %1 被忽略：%2</translation>
    </message>
    <message>
        <source>no column is left to learn from</source>
        <translation>没有剩下可供学习的列</translation>
    </message>
    <message>
        <source>column %1 holds the same number in all rows that train; there is nothing to learn</source>
        <translation>列 %1 在所有训练行中都是同一个数，没有可学的内容</translation>
    </message>
    <message>
        <source>column %1 holds %2 different numbers, and the loss is mean_squared_error, so this is taken for a regression, as &quot;task&quot;: &quot;regression&quot; says it</source>
        <translation>列 %1 含有 %2 个不同的数，且损失为 mean_squared_error，因此按回归处理，等同于 &quot;task&quot;: &quot;regression&quot;</translation>
    </message>
    <message>
        <source>column %1 holds %2 different numbers, each of which becomes a class; should a regression be meant, set &quot;task&quot;: &quot;regression&quot; and the loss mean_squared_error</source>
        <translation>列 %1 含有 %2 个不同的数，每个数成为一个类别；如果要做回归，请设置 &quot;task&quot;: &quot;regression&quot; 并使用损失 mean_squared_error</translation>
    </message>
    <message>
        <source>%1 in column %2, the target; a regression needs a number in each cell</source>
        <translation>目标列 %2 中有 %1，而回归要求其中每个单元格都是数字</translation>
    </message>
    <message>
        <source>column %1 has more than %2 different values, too many for classes; let &quot;target&quot; name another of %3, or set &quot;task&quot;: &quot;regression&quot; and the loss mean_squared_error</source>
        <translation>列 %1 有超过 %2 个不同的值，作为类别太多；请让 &quot;target&quot; 指向 %3 中的另一列，或设置 &quot;task&quot;: &quot;regression&quot; 并使用损失 mean_squared_error</translation>
    </message>
    <message>
        <source>the table was changed while it was read; load it again</source>
        <translation>表格在读取过程中被修改；请重新加载</translation>
    </message>
    <message>
        <source>the cell in column %1 is missing, which &quot;missing&quot;: &quot;refuse&quot; does not allow</source>
        <translation>列 %1 中的这个单元格缺失，而 &quot;missing&quot;: &quot;refuse&quot; 不允许缺失</translation>
    </message>
    <message>
        <source>the table has %1 examples; at least 2 are needed</source>
        <translation>表中有 %1 个样本；至少需要 2 个</translation>
    </message>
    <message>
        <source>its words make %1 inputs of the table, of %2 rows, more than are held in memory; name fewer columns in &quot;columns&quot;</source>
        <translation>表有 %2 行，其文字会产生 %1 个输入，超出内存所能容纳；请在 &quot;columns&quot; 中少列几列</translation>
    </message>
    <message>
        <source>there is no image in this folder, which is a class; PNG, JPEG, WebP, BMP and GIF files are read</source>
        <translation>这个文件夹是一个类别，但其中没有图像；可读取 PNG、JPEG、WebP、BMP 和 GIF 文件</translation>
    </message>
    <message>
        <source>this image has %1, but the first, %2, has %3; all must be of one size, or &quot;size&quot; must say [height, width] that all are brought to</source>
        <translation>这幅图像是 %1，而第一幅 %2 是 %3；所有图像必须同样大小，或用 &quot;size&quot; 给出统一缩放到的 [高度, 宽度]</translation>
    </message>
    <message>
        <source>PNG, JPEG, WebP, BMP and GIF images in one folder per class. What is transparent lies over white</source>
        <translation>PNG、JPEG、WebP、BMP 和 GIF 图像，每个类别一个文件夹。透明部分以白色为底</translation>
    </message>
    <message>
        <source>Height and width that all images are brought to, in pixels; empty: all must have one size</source>
        <translation>所有图像缩放到的高度和宽度，以像素为单位；留空：所有图像必须同样大小</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>1: grey; 3: red, green and blue; auto: 3 where any image has colours</source>
        <translation>1：灰度；3：红、绿、蓝；auto：只要有图像是彩色的就用 3</translation>
    </message>
    <message>
        <source>Columns of numbers and words; one column is predicted from the others</source>
        <translation>由数字列和文字列组成；用其他列预测其中一列</translation>
    </message>
    <message>
        <source>The name of the column that is predicted, or its number from 1 where there is no header; empty: the last</source>
        <translation>要预测的列的名称；没有表头时为从 1 开始的列号；留空：最后一列</translation>
    </message>
    <message>
        <source>classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What the target holds: classes, or a number, which is standardized; regression needs mean_squared_error</source>
        <translation>目标的内容：类别，或者一个数（会被标准化）；回归需要 mean_squared_error</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>The names of the columns that are inputs; empty: all but the target and a column of row numbers</source>
        <translation>作为输入的列的名称；留空：除目标和行号列之外的所有列</translation>
    </message>
    <message>
        <source>one_hot</source>
        <translation>独热</translation>
    </message>
    <message>
        <source>refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Of columns that hold words: one_hot makes each value an input of 0 or 1, and ignores columns of more than 64 values</source>
        <translation>对含有文字的列：one_hot 把每个值变成一个 0 或 1 的输入，并忽略超过 64 个值的列</translation>
    </message>
    <message>
        <source>fill</source>
        <translation>填补</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>舍弃</translation>
    </message>
    <message>
        <source>Missing cells</source>
        <translation>缺失单元格</translation>
    </message>
    <message>
        <source>fill: numbers take the training part&apos;s mean, missing words are a value of their own; drop: their rows are left out</source>
        <translation>fill：数字取训练部分的均值，缺失的文字自成一个值；drop：舍弃所在的行</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Mirrors every other training image, left and right</source>
        <translation>随机将一半的训练图像左右镜像</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>How training images are varied each time they are seen; validation images never are</source>
        <translation>训练图像每次出现时如何变化；验证图像从不变化</translation>
    </message>
    <message>
        <source>a list of texts in quotes, such as [&quot;a&quot;, &quot;b&quot;]</source>
        <translation>带引号的文本列表，例如 [&quot;a&quot;, &quot;b&quot;]</translation>
    </message>
    <message>
        <source>[height, width], each an integer %1</source>
        <translation>[高度, 宽度]，均为整数，%1</translation>
    </message>
    <message>
        <source>an object with %1</source>
        <translation>一个含有 %1 的对象</translation>
    </message>
    <message>
        <source>the stack ends in %1, but a target that is a number needs %2; end with dense &quot;classes&quot;, which then has one unit</source>
        <translation>网络以 %1 结束，但数值目标需要 %2；请以 dense &quot;classes&quot; 结束，此时它只有一个单元</translation>
    </message>
    <message>
        <source>the target is a number (&quot;task&quot;: &quot;regression&quot;), which &quot;%1&quot; cannot compare; the loss must be &quot;mean_squared_error&quot;</source>
        <translation>目标是一个数（&quot;task&quot;: &quot;regression&quot;），&quot;%1&quot; 无法比较；损失必须为 &quot;mean_squared_error&quot;</translation>
    </message>
    <message>
        <source>examples of this source are not read from files</source>
        <translation>此数据源的样本不从文件读取</translation>
    </message>
    <message>
        <source>there is no example in it</source>
        <translation>其中没有样本</translation>
    </message>
    <message>
        <source>this is %1; the network takes %2</source>
        <translation>这是%1；网络接受%2</translation>
    </message>
    <message>
        <source>with this image there are more than %1 bytes of pixels, the most that are held in memory</source>
        <translation>加上此图像，像素超过 %1 字节，这是内存中保存的上限</translation>
    </message>
    <message>
        <source>each example of this file is %1; the network takes %2</source>
        <translation>此文件的每个样本是%1；网络接受%2</translation>
    </message>
    <message>
        <source>the network takes %1, which no picture is; an IDX file is needed</source>
        <translation>网络接受%1，图片不是这样的；需要 IDX 文件</translation>
    </message>
    <message>
        <source>there is no image in this folder or below; PNG, JPEG, WebP, BMP and GIF files are read</source>
        <translation>此文件夹及其子文件夹中没有图像；可读取 PNG、JPEG、WebP、BMP 和 GIF 文件</translation>
    </message>
    <message>
        <source>there is no column %1, which the network takes; there are %2</source>
        <translation>没有网络所需的列 %1；现有的列是 %2</translation>
    </message>
    <message>
        <source>this table has %1 columns; the network has learned one of %2, of which it takes %3</source>
        <translation>此表格有 %1 列；网络学过的表格有 %2 列，其中 %3 列作为输入</translation>
    </message>
    <message>
        <source>this line has %1 cells, but the table has %2 columns</source>
        <translation>此行有 %1 个单元格，而表格有 %2 列</translation>
    </message>
    <message>
        <source>%1 in column %2; the network takes a number there, such as -1.5 or 2e3</source>
        <translation>列 %2 中是 %1；网络在此接受一个数，如 -1.5 或 2e3</translation>
    </message>
    <message>
        <source>no layer of this stack gives an image</source>
        <translation>此网络中没有输出图像的层</translation>
    </message>
    <message>
        <source>there is no convolution in this stack</source>
        <translation>此网络中没有卷积层</translation>
    </message>
    <message>
        <source>there is no self-attention in this stack</source>
        <translation>此网络中没有自注意力层</translation>
    </message>
    <message>
        <source>only a network that learned a text can write</source>
        <translation>只有学习过文本的网络才能写出文本</translation>
    </message>
    <message>
        <source>the system starts no further process: %1</source>
        <translation>系统无法启动新的进程：%1</translation>
    </message>
    <message>
        <source>a part of the program was ended by signal %1</source>
        <translation>程序的一部分被信号 %1 终止</translation>
    </message>
    <message>
        <source>files left out, as they are not read as examples: %1 of the kind &quot;%2&quot;, such as %3</source>
        <translation>略去了不作为样本读取的文件：%1 个“%2”类文件，例如 %3</translation>
    </message>
    <message>
        <source>the name of the file %1 does not say who speaks, as seven_ann_3.wav, or ann_3.wav in a folder seven, does; validation must be &quot;random&quot;</source>
        <translation>文件 %1 的名字没有说明说话人；seven_ann_3.wav 或文件夹 seven 中的 ann_3.wav 则有。此时 validation 必须为 &quot;random&quot;</translation>
    </message>
    <message>
        <source>there is no speaker %1; there are %2</source>
        <translation>没有说话人 %1；现有 %2</translation>
    </message>
    <message>
        <source>there is only one speaker, %1, so none is left to validate; validation must be &quot;random&quot;</source>
        <translation>只有一位说话人 %1，没有人可用于验证；validation 必须为 &quot;random&quot;</translation>
    </message>
    <message>
        <source>all speakers would validate, and none would train; there are %1</source>
        <translation>所有说话人都用于验证，没有人用于训练；现有 %1</translation>
    </message>
    <message>
        <source>there is no sound in this folder or below; WAV, FLAC and Ogg files are read</source>
        <translation>此文件夹及其下级文件夹中没有声音；可读取 WAV、FLAC 和 Ogg 文件</translation>
    </message>
    <message>
        <source>a frame of %1 samples is longer than a sound, which has %2</source>
        <translation>一帧有 %1 个采样，比只有 %2 个采样的声音还长</translation>
    </message>
    <message>
        <source>%1 spectrograms of %2 × %3 values are more than the %4 values that are held in memory; fewer bands or frames are needed</source>
        <translation>%1 个 %2 × %3 的频谱图超过了内存中最多保存的 %4 个数值；需要减少频带或帧数</translation>
    </message>
    <message>
        <source>sample %1 of channel %2 is %3; numbers from −2³¹ to 2³¹ are allowed</source>
        <translation>声道 %2 的第 %1 个采样是 %3；只允许 −2³¹ 到 2³¹ 之间的数</translation>
    </message>
    <message>
        <source>the sound breaks off after %1 of %2 samples</source>
        <translation>声音在第 %1 个采样处中断，应有 %2 个</translation>
    </message>
    <message>
        <source>the file is empty; a WAV, FLAC or Ogg file is needed</source>
        <translation>文件是空的；需要 WAV、FLAC 或 Ogg 文件</translation>
    </message>
    <message>
        <source>this is neither a WAV nor a FLAC or Ogg file; one of them is needed</source>
        <translation>这既不是 WAV，也不是 FLAC 或 Ogg 文件；需要其中之一</translation>
    </message>
    <message>
        <source>the file is cut off: its header promises %1 bytes of sound, and %2 are there</source>
        <translation>文件不完整：文件头声明有 %1 字节的声音，实际只有 %2 字节</translation>
    </message>
    <message>
        <source>the sound has %1 samples a second; %2 to %3 are allowed</source>
        <translation>声音每秒有 %1 个采样；允许 %2 到 %3</translation>
    </message>
    <message>
        <source>there is no sound in the file</source>
        <translation>文件中没有声音</translation>
    </message>
    <message>
        <source>there are %1 folders in this one; 2 to %2 are needed, one per class, that hold its sounds, or files beside one another with names such as seven_ann_3.wav</source>
        <translation>此文件夹中有 %1 个文件夹；需要 2 到 %2 个，每类一个，内含该类的声音；或者并排放置的文件，名字如 seven_ann_3.wav</translation>
    </message>
    <message>
        <source>there is no sound in this folder, which is a class; WAV, FLAC and Ogg files are read</source>
        <translation>此文件夹代表一个类别，其中却没有声音；可读取 WAV、FLAC 和 Ogg 文件</translation>
    </message>
    <message>
        <source>there are more than %1 sounds up to this folder, the most that are read</source>
        <translation>到此文件夹为止已超过最多读取的 %1 个声音</translation>
    </message>
    <message>
        <source>this file&apos;s name, which names a class, must be UTF-8 without control characters</source>
        <translation>此文件名代表一个类别，必须是不含控制字符的 UTF-8</translation>
    </message>
    <message>
        <source>the names of the sounds in this folder name %1 classes, such as %2; 2 to %3 are needed</source>
        <translation>此文件夹中声音的名字给出 %1 个类别，例如 %2；需要 2 到 %3 个</translation>
    </message>
    <message>
        <source>sounds that are longer than &quot;seconds&quot; and are cut: %1 of %2</source>
        <translation>比 &quot;seconds&quot; 长而被截断的声音：%2 个中的 %1 个</translation>
    </message>
    <message>
        <source>the speech synthesizer espeak-ng lacks its data, which the Debian package espeak-ng-data holds</source>
        <translation>语音合成器 espeak-ng 缺少数据；数据在 Debian 软件包 espeak-ng-data 中</translation>
    </message>
    <message>
        <source>the data of the speech synthesizer espeak-ng lack a voice; all of those in the Debian package espeak-ng-data are needed</source>
        <translation>语音合成器 espeak-ng 的数据缺少某个嗓音；需要 Debian 软件包 espeak-ng-data 中的全部嗓音</translation>
    </message>
    <message>
        <source>the speech synthesizer espeak-ng failed</source>
        <translation>语音合成器 espeak-ng 失败</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Sample rate</source>
        <translation>采样率</translation>
    </message>
    <message>
        <source>All sounds are brought to this rate, in Hz; what lies above half of it is left out</source>
        <translation>所有声音都转换到此采样率（赫兹）；高于其一半的频率被滤除</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒数</translation>
    </message>
    <message>
        <source>The length of an example: longer sounds are cut, shorter ones are followed by silence</source>
        <translation>一个样本的长度：较长的声音被截断，较短的后面补静音</translation>
    </message>
    <message>
        <source>Mel bands</source>
        <translation>梅尔频带</translation>
    </message>
    <message>
        <source>How many bands of frequency a spectrogram has, evenly spaced as ears hear: mel(f) = 2595·log₁₀(1 + f / 700)</source>
        <translation>频谱图有多少个频带，按听觉均匀分布：mel(f) = 2595·log₁₀(1 + f / 700)</translation>
    </message>
    <message>
        <source>Frame (ms)</source>
        <translation>帧长（毫秒）</translation>
    </message>
    <message>
        <source>The length of the pieces whose spectra make a spectrogram, in milliseconds</source>
        <translation>组成频谱图的各段声音的长度，单位毫秒</translation>
    </message>
    <message>
        <source>Hop (ms)</source>
        <translation>帧移（毫秒）</translation>
    </message>
    <message>
        <source>How far one piece begins after the other, in milliseconds</source>
        <translation>相邻两段起点之间的间隔，单位毫秒</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>speaker</source>
        <translation>按说话人</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>random: any sounds; speaker: the validation fraction of the speakers, rounded up, who are never heard in training; or the names of these speakers</source>
        <translation>random：任意声音；speaker：按验证比例（向上取整）选出的说话人，训练中从不出现；或者这些说话人的名字</translation>
    </message>
    <message>
        <source>Sound folder</source>
        <translation>声音文件夹</translation>
    </message>
    <message>
        <source>WAV, FLAC and Ogg files in one folder per class, or beside one another with names such as seven_ann_3.wav: class, speaker, number. They become log-mel spectrograms, in decibels</source>
        <translation>每类一个文件夹的 WAV、FLAC 和 Ogg 文件，或并排放置、名字如 seven_ann_3.wav 的文件：类别、说话人、编号。它们成为以分贝为单位的对数梅尔频谱图</translation>
    </message>
    <message>
        <source>Where the folders of the classes are, or the files</source>
        <translation>各类别的文件夹或文件所在的位置</translation>
    </message>
    <message>
        <source>Spoken digits</source>
        <translation>语音数字</translation>
    </message>
    <message>
        <source>The digits from zero to nine, spoken in English by the voices of a speech synthesizer at several pitches and rates, as log-mel spectrograms</source>
        <translation>语音合成器的各种嗓音以不同音高和语速用英语说出的数字零到九，作为对数梅尔频谱图</translation>
    </message>
    <message>
        <source>How many digits are spoken, training and validation together</source>
        <translation>一共说多少个数字，训练与验证合计</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>嗓音</translation>
    </message>
    <message>
        <source>How many voices speak them, each in its turn</source>
        <translation>由多少种嗓音轮流说出</translation>
    </message>
    <message>
        <source>Moves each training image by up to so many pixels, left, right, up and down; a spectrogram in time and pitch</source>
        <translation>把每张训练图像向左、右、上、下移动至多这么多像素；频谱图则在时间和音高方向移动</translation>
    </message>
    <message>
        <source>the pair has %1 words, its arrow and its end included; at most %2 are allowed; &quot;max_length&quot; leaves out pairs with a longer side</source>
        <translation>该文本对连同箭头和结束符有 %1 个词；最多允许 %2 个；“max_length”可略去任一侧更长的文本对</translation>
    </message>
    <message>
        <source>the pair has %1 characters, its arrow and its end included; at most %2 are allowed; &quot;max_length&quot; leaves out pairs with a longer side</source>
        <translation>该文本对连同箭头和结束符有 %1 个字符；最多允许 %2 个；“max_length”可略去任一侧更长的文本对</translation>
    </message>
    <message>
        <source>pairs left out, as a side has more than %1 words: %2 of %3</source>
        <translation>因任一侧超过 %1 个词而略去的文本对：%3 对中的 %2 对</translation>
    </message>
    <message>
        <source>pairs left out, as a side has more than %1 characters: %2 of %3</source>
        <translation>因任一侧超过 %1 个字符而略去的文本对：%3 对中的 %2 对</translation>
    </message>
    <message>
        <source>%1 pairs have no side of more than %2 tokens, as &quot;max_length&quot; says; at least %3 are needed</source>
        <translation>两侧都不超过“max_length”所定的 %2 个词元的文本对有 %1 对；至少需要 %3 对</translation>
    </message>
    <message>
        <source>the text has %1 words; with a context of %2 it needs at least %3; take a longer text or a smaller context</source>
        <translation>文本有 %1 个词；上下文为 %2 时至少需要 %3 个；请用更长的文本或更小的上下文</translation>
    </message>
    <message>
        <source>the text has %1 words; with a context of %2 it needs at least %3, half of them to validate; take a longer text or a smaller context</source>
        <translation>文本有 %1 个词；上下文为 %2 时至少需要 %3 个，其中一半用于验证；请用更长的文本或更小的上下文</translation>
    </message>
    <message>
        <source>the text repeats one word; it needs at least two different ones</source>
        <translation>文本只重复一个词；至少需要两个不同的词</translation>
    </message>
    <message>
        <source>the prompt has the word &quot;%1&quot;, which is nowhere in the text that was learned</source>
        <translation>提示中有词“%1”，学过的文本中没有它</translation>
    </message>
    <message>
        <source>A text in any language, character by character or word by word: each predicts the next. The last part of the text validates</source>
        <translation>任何语言的文本，逐字符或逐词：每一个预测下一个。文本的最后一部分用于验证</translation>
    </message>
    <message>
        <source>How many tokens an example has. Training examples begin an eighth of that apart, validation examples do not overlap</source>
        <translation>一个样本有多少个词元。训练样本的起点相隔其八分之一，验证样本互不重叠</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>What is predicted one after the other: characters, or words, which have the space before them, with punctuation by itself; in languages without spaces as a dictionary knows them</source>
        <translation>逐个预测的是什么：字符，或词；词带有其前面的空格，标点自成一个；在没有空格的语言中按词典切分</translation>
    </message>
    <message>
        <source>A text in one language, then an arrow, then its translation and its end: &quot;nine ⟶ 九 ⏎&quot;. Only the translation and its end count. Numbers in words, or a file of pairs</source>
        <translation>一种语言的文本，然后是箭头，然后是译文及其结束符：“nine ⟶ 九 ⏎”。只有译文及其结束符计入。用文字写的数，或文本对文件</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>一侧的上限</translation>
    </message>
    <message>
        <source>Pairs with a text or a translation of more tokens are left out, and counted; 0: none</source>
        <translation>原文或译文的词元更多的文本对会被略去并计数；0：不略去</translation>
    </message>
    <message>
        <source>the text has %1 tokens, its arrow included; the network has learned sequences of at most %2 with their translation</source>
        <translation>文本连同箭头有 %1 个词元；网络学过的序列连同译文最多 %2 个</translation>
    </message>
    <message>
        <source>only a network that learned pairs of texts can translate</source>
        <translation>只有学过文本对的网络才能翻译</translation>
    </message>
    <message>
        <source>grows %1-fold per block</source>
        <translation>每块增大到 %1 倍</translation>
    </message>
    <message>
        <source>shrinks %1-fold per block</source>
        <translation>每块缩小到 1/%1</translation>
    </message>
    <message>
        <source>%1 % saturated</source>
        <translation>%1 % 饱和</translation>
    </message>
    <message>
        <source>Height and width of images of noise, whose pixels have as many channels as there are features; empty: vectors</source>
        <translation>噪声图像的高和宽；每个像素的通道数等于特征数。留空则为向量</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>is no file</source>
        <translation>不是文件</translation>
    </message>
    <message>
        <source>is damaged near byte %1: it does not unpack</source>
        <translation>在第 %1 字节附近损坏：无法解压</translation>
    </message>
    <message>
        <source>one of %1, or a list of texts in quotes, such as [&quot;a&quot;, &quot;b&quot;]</source>
        <translation>%1 之一，或用引号括起的文本列表，例如 [&quot;a&quot;, &quot;b&quot;]</translation>
    </message>
    <message>
        <source>the speech synthesizer espeak-ng is not installed; the Debian package libespeak-ng1 holds it</source>
        <translation>未安装语音合成器 espeak-ng；它在 Debian 软件包 libespeak-ng1 中</translation>
    </message>
    <message>
        <source>record %1, which begins at byte %2, is damaged: its length does not fit its check</source>
        <translation>从第 %2 字节开始的第 %1 条记录已损坏：其长度与校验值不符</translation>
    </message>
    <message>
        <source>record %1, which begins at byte %2, is damaged: its bytes do not fit their check</source>
        <translation>从第 %2 字节开始的第 %1 条记录已损坏：其内容与校验值不符</translation>
    </message>
    <message>
        <source>loss: %1</source>
        <translation>损失：%1</translation>
    </message>
    <message>
        <source>accuracy: %1</source>
        <translation>准确率：%1</translation>
    </message>
    <message>
        <source>validation loss: %1</source>
        <translation>验证损失：%1</translation>
    </message>
    <message>
        <source>validation accuracy: %1</source>
        <translation>验证准确率：%1</translation>
    </message>
    <message>
        <source>learning rate: %1</source>
        <translation>学习率：%1</translation>
    </message>
    <message>
        <source>scalars that no view shows: %1</source>
        <translation>没有视图显示的标量：%1</translation>
    </message>
    <message>
        <source>histograms in this file have bins alone: means and deviations are those of the bins&apos; middles</source>
        <translation>此文件中的直方图只有分箱：均值和标准差按各箱的中点计算</translation>
    </message>
    <message>
        <source>each histogram stands for a layer: its values as the activations, those of the same name with &quot;grad&quot; as the gradient</source>
        <translation>每个直方图代表一层：其数值作为激活，同名且带 “grad” 的作为梯度</translation>
    </message>
    <message>
        <source>%1 histograms are left out; %2 are shown</source>
        <translation>略去了 %1 个直方图；显示 %2 个</translation>
    </message>
    <message>
        <source>steps count from 0 in the file, and from 1 here</source>
        <translation>文件中的步数从 0 算起，这里从 1 算起</translation>
    </message>
    <message>
        <source>the file has more values than there is room for; some were left out</source>
        <translation>文件中的数值超出可用空间；略去了一部分</translation>
    </message>
    <message>
        <source>the last record, %1, breaks off and was left out</source>
        <translation>最后一条记录（第 %1 条）中断，已略去</translation>
    </message>
    <message>
        <source>record %1 is no event of TensorBoard</source>
        <translation>第 %1 条记录不是 TensorBoard 的事件</translation>
    </message>
    <message>
        <source>record %1 is damaged; what came before it is shown (%2)</source>
        <translation>第 %1 条记录已损坏；显示其之前的内容（%2）</translation>
    </message>
    <message>
        <source>there is neither a scalar nor a histogram in this event file (%1)</source>
        <translation>此事件文件中既没有标量也没有直方图（%1）</translation>
    </message>
    <message>
        <source>there is neither a scalar nor a histogram in this event file</source>
        <translation>此事件文件中既没有标量也没有直方图</translation>
    </message>
    <message>
        <source>the file has more than %1 tags, the most that are read</source>
        <translation>文件中的标签超过 %1 个，这是可读取的上限</translation>
    </message>
    <message>
        <source>the file&apos;s tags take more than %1 MiB</source>
        <translation>文件的标签占用超过 %1 MiB</translation>
    </message>
    <message>
        <source>the folder cannot be made: %1</source>
        <translation>无法创建文件夹：%1</translation>
    </message>
    <message>
        <source>this is a file; a folder is needed</source>
        <translation>这是一个文件；需要的是文件夹</translation>
    </message>
    <message>
        <source>it is of the kind %1; this network learned texts, and can be asked about a text</source>
        <translation>其类型为 %1；该网络学习的是文本，只能就文本提问</translation>
    </message>
    <message>
        <source>this network did not learn texts; it can be asked about a file of its kind</source>
        <translation>该网络学习的不是文本；可用与其数据同类的文件提问</translation>
    </message>
    <message>
        <source>this folder has no images and no sounds; open one that holds a folder of images or of sounds a class or CIFAR-10&apos;s binary files, or open an experiment, a CSV table or an IDX file of images</source>
        <translation>该文件夹中没有图像和声音；请打开每个类别各有一个图像或声音文件夹的文件夹，或含 CIFAR-10 二进制文件的文件夹，也可打开实验、CSV 表格或图像的 IDX 文件</translation>
    </message>
    <message>
        <source>%1 is no whole number from 0 on</source>
        <translation>%1 不是从 0 开始的整数</translation>
    </message>
    <message>
        <source>there is no tensor &quot;%1&quot; of floats</source>
        <translation>没有名为“%1”的浮点张量</translation>
    </message>
    <message>
        <source>what was kept of the network is not of this stack</source>
        <translation>保存下来的网络参数不属于这个网络</translation>
    </message>
    <message>
        <source>this is not what Stacklight kept of a run</source>
        <translation>这不是 Stacklight 保存的训练记录</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>not read as an example: %1</source>
        <translation>未作为样本读取：%1</translation>
    </message>
    <message>
        <source>a side has more than %1 words</source>
        <translation>一侧超过 %1 个词</translation>
    </message>
    <message>
        <source>a side has more than %1 characters</source>
        <translation>一侧超过 %1 个字符</translation>
    </message>
    <message>
        <source>the cell in column %1, the target, is missing</source>
        <translation>目标列 %1 的单元格缺失</translation>
    </message>
    <message>
        <source>the cell in column %1 is missing</source>
        <translation>列 %1 的单元格缺失</translation>
    </message>
    <message>
        <source>this is one file of the kind &quot;%1&quot;; open the folder that holds a folder of such files a class</source>
        <translation>这是单个“%1”类型的文件；请打开每个类别一个子文件夹、内含此类文件的文件夹</translation>
    </message>
    <message>
        <source>this is of the kind &quot;%1&quot;, which holds no data that are read; a table (CSV, TSV), a text, pairs of texts with a tab between them, IDX files, gzipped or plain, or a folder of images or sounds are</source>
        <translation>这是“%1”类型，不含可读取的数据；可以读取表格（CSV、TSV）、文本、以制表符分隔的文本对、IDX 文件（可为 gzip 压缩），或图像、声音文件夹</translation>
    </message>
    <message>
        <source>the run went back and on again, %1 times; of steps that occur twice, the later ones are shown, and the earlier ones of the last %2 times are branches</source>
        <translation>运行曾 %1 次退回再继续；出现两次的步，显示后来的那次，最近 %2 次退回前的成为分支</translation>
    </message>
    <message>
        <source>the run went back and on again, %1 times; of steps that occur twice, the later ones are shown, and the earlier ones are branches</source>
        <translation>运行曾 %1 次退回再继续；出现两次的步，显示后来的那次，先前的成为分支</translation>
    </message>
    <message>
        <source>level over depth</source>
        <translation>各块之间持平</translation>
    </message>
    <message>
        <source>grows %1 % per block</source>
        <translation>每块增大 %1 %</translation>
    </message>
    <message>
        <source>shrinks %1 % per block</source>
        <translation>每块减小 %1 %</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>末尾</translation>
    </message>
    <message>
        <source>%1, and %2 more</source>
        <translation>%1，另加 %2 处修改</translation>
    </message>
    <message>
        <source>%1 reaches a lower validation loss than %2 with all %3 seeds: %4 against %5.</source>
        <translation>用全部 %3 个种子，%1 的验证损失都低于 %2：%4 对 %5。</translation>
    </message>
    <message>
        <source>%1 ends at a higher validation loss than %2 with all %3 seeds: %4 against %5.</source>
        <translation>用全部 %3 个种子，%1 的验证损失都高于 %2：%4 对 %5。</translation>
    </message>
    <message>
        <source>%1 reaches a lower validation loss than %2 with all %3 seeds (%4 against %5); from %7 seeds on that would count.</source>
        <translation>用全部 %3 个种子，%1 的验证损失都低于 %2（%4 对 %5）；至少要 %7 个种子才算数。</translation>
    </message>
    <message>
        <source>%1 ends at a higher validation loss than %2 with all %3 seeds (%4 against %5); from %7 seeds on that would count.</source>
        <translation>用全部 %3 个种子，%1 的验证损失都高于 %2（%4 对 %5）；至少要 %7 个种子才算数。</translation>
    </message>
    <message>
        <source>%1 and %2 are not told apart: the validation loss is lower with the first for %6 of %3 seeds (%4 against %5).</source>
        <translation>%1 与 %2 分不出高下：%3 个种子中有 %6 个是前者的验证损失更低（%4 对 %5）。</translation>
    </message>
    <message>
        <source>%1 overfits less than %2 with all %3 seeds: the validation loss lies %4 above the training loss, against %5.</source>
        <translation>用全部 %3 个种子，%1 都比 %2 过拟合更轻：验证损失比训练损失高 %4，后者高 %5。</translation>
    </message>
    <message>
        <source>%1 overfits more than %2 with all %3 seeds: the validation loss lies %4 above the training loss, against %5.</source>
        <translation>用全部 %3 个种子，%1 都比 %2 过拟合更重：验证损失比训练损失高 %4，后者高 %5。</translation>
    </message>
    <message>
        <source>%1 overfits less than %2 with all %3 seeds (the validation loss lies %4 above the training loss, against %5); from %7 seeds on that would count.</source>
        <translation>用全部 %3 个种子，%1 都比 %2 过拟合更轻（验证损失比训练损失高 %4，后者高 %5）；至少要 %7 个种子才算数。</translation>
    </message>
    <message>
        <source>%1 overfits more than %2 with all %3 seeds (the validation loss lies %4 above the training loss, against %5); from %7 seeds on that would count.</source>
        <translation>用全部 %3 个种子，%1 都比 %2 过拟合更重（验证损失比训练损失高 %4，后者高 %5）；至少要 %7 个种子才算数。</translation>
    </message>
    <message>
        <source>Which of %1 and %2 overfits less is not told: the first for %6 of %3 seeds (the validation loss lies %4 above the training loss, against %5).</source>
        <translation>%1 与 %2 谁过拟合更轻，尚无定论：%3 个种子中有 %6 个是前者更轻（验证损失比训练损失高 %4，后者高 %5）。</translation>
    </message>
    <message>
        <source>depth %1</source>
        <translation>深度 %1</translation>
    </message>
    <message>
        <source>residual on</source>
        <translation>残差开</translation>
    </message>
    <message>
        <source>residual off</source>
        <translation>残差关</translation>
    </message>
    <message>
        <source>norm %1</source>
        <translation>归一化 %1</translation>
    </message>
    <message>
        <source>this is part %1 of a sweep; stacklight merge makes one table of all its parts</source>
        <translation>这是扫描的第 %1 部分；用 stacklight merge 可把所有部分合成一个表格</translation>
    </message>
    <message>
        <source>the table ends in the middle of this line</source>
        <translation>表格在这一行中间结束</translation>
    </message>
    <message>
        <source>there is no run in this table</source>
        <translation>表格中没有任何运行</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <source>A folder with model.py, train.py, weights.safetensors, the data and README.md</source>
        <translation>包含 model.py、train.py、weights.safetensors、数据和 README.md 的文件夹</translation>
    </message>
    <message>
        <source>PyTorch, distributed</source>
        <translation>PyTorch（分布式）</translation>
    </message>
    <message>
        <source>The same with a train.py for torchrun, whose processes share each batch, and with a recorder</source>
        <translation>同上，另附供 torchrun 使用的 train.py（各进程分担每个批次）和记录器</translation>
    </message>
    <message>
        <source>Keras</source>
        <translation>Keras</translation>
    </message>
    <message>
        <source>A folder with model.py, train.py, model.weights.h5, the data and README.md</source>
        <translation>包含 model.py、train.py、model.weights.h5、数据和 README.md 的文件夹</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>One file with the network in evaluation mode, for programs that run such models</source>
        <translation>一个文件，含评估模式的网络，供运行此类模型的程序使用</translation>
    </message>
    <message>
        <source>Open weights</source>
        <translation>打开权重</translation>
    </message>
    <message>
        <source>there is no network of this branch</source>
        <translation>此分支没有网络</translation>
    </message>
    <message>
        <source>ONNX, norms in training mode</source>
        <translation>ONNX（训练模式的归一化）</translation>
    </message>
    <message>
        <source>The same, but batch norms take mean and variance of the batch that the model is given; dropout and stochastic depth stay as in evaluation</source>
        <translation>同上，但批归一化使用模型所收到的批次的均值和方差；Dropout 和随机深度仍按评估模式</translation>
    </message>
    <message>
        <source>not a lesson&apos;s picture</source>
        <translation>不是课程的图片</translation>
    </message>
    <message>
        <source>the table is larger than 1 GiB, the most that is read; put fewer rows or columns into a file of their own</source>
        <translation>表格大于 1 GiB，超出可读取的上限；请将较少的行或列另存为一个文件</translation>
    </message>
    <message>
        <source>column %1, the target, is empty in all %2 rows; let &quot;target&quot; name another of %3</source>
        <translation>目标列 %1 的全部 %2 行都是空的；请让 &quot;target&quot; 指定 %3 中的另一列</translation>
    </message>
    <message>
        <source>%1 is no layer and its optimizer</source>
        <translation>%1 不是层及其优化器的记录</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>true</source>
        <translation>是</translation>
    </message>
    <message>
        <source>false</source>
        <translation>否</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>level</source>
        <translation>持平</translation>
    </message>
    <message>
        <source>×%1/block</source>
        <translation>每块 ×%1</translation>
    </message>
    <message>
        <source>÷%1/block</source>
        <translation>每块 ÷%1</translation>
    </message>
    <message>
        <source>+%1 %/block</source>
        <translation>每块 +%1 %</translation>
    </message>
    <message>
        <source>−%1 %/block</source>
        <translation>每块 −%1 %</translation>
    </message>
    <message>
        <source>%1 % sat.</source>
        <translation>%1 % 饱和</translation>
    </message>
    <message>
        <source>%1 % of the units dead</source>
        <translation>%1 % 的单元死亡</translation>
    </message>
    <message>
        <source>%1 % dead</source>
        <translation>%1 % 死亡</translation>
    </message>
    <message>
        <source>%1 % of the outputs zero</source>
        <translation>%1 % 的输出为零</translation>
    </message>
    <message>
        <source>%1 % zero</source>
        <translation>%1 % 为零</translation>
    </message>
</context>
<context>
    <name>stacklight::ActivationsView</name>
    <message>
        <source>Output y</source>
        <translation>输出 y</translation>
    </message>
    <message>
        <source>Depth (layer)</source>
        <translation>深度（层）</translation>
    </message>
    <message>
        <source>Drawn as</source>
        <translation>画法</translation>
    </message>
    <message>
        <source>Difference of the first two runs</source>
        <translation>前两次运行之差</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Theory at step 1</source>
        <translation>第 1 步的理论</translation>
    </message>
    <message>
        <source>Dashed</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>, %1 % zero</source>
        <translation>，%1 % 为零</translation>
    </message>
    <message>
        <source>√(mean y²) of the activation</source>
        <translation>激活值的 √(y² 的均值)</translation>
    </message>
    <message>
        <source>%1 − %2 (% of the values)</source>
        <translation>%1 − %2（占数值的 %）</translation>
    </message>
    <message>
        <source>Values in a column (%)</source>
        <translation>每列所占数值（%）</translation>
    </message>
    <message>
        <source>|Output y|</source>
        <translation>|输出 y|</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Bands over depth</source>
        <translation>沿深度的分位带</translation>
    </message>
    <message>
        <source>Ridgelines of one role</source>
        <translation>同类层的山脊图</translation>
    </message>
    <message>
        <source>All layers as a heatmap</source>
        <translation>所有层的热图</translation>
    </message>
    <message>
        <source>All that there are</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>log |y|</source>
        <translation>log |y|</translation>
    </message>
    <message>
        <source>Before activations</source>
        <translation>激活函数之前</translation>
    </message>
    <message>
        <source>A strip of its own</source>
        <translation>单独一栏</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>每一层</translation>
    </message>
    <message>
        <source>median, 25–75 %, 5–95 %</source>
        <translation>中位数，25–75 %，5–95 %</translation>
    </message>
    <message>
        <source>median, 5–95 %</source>
        <translation>中位数，5–95 %</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负</translation>
    </message>
    <message>
        <source>both</source>
        <translation>正负各半</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>正</translation>
    </message>
    <message>
        <source>± standard deviation of %1</source>
        <translation>± 标准差：%1</translation>
    </message>
    <message>
        <source>± σ of theory</source>
        <translation>± 理论 σ</translation>
    </message>
    <message>
        <source>, 5–95 %: %1 … %2</source>
        <translation>，5–95 %：%1 … %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>a range</comment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>%1: 90 % of the values lie in %2</source>
        <translation>%1：90 % 的数值在 %2 之间</translation>
    </message>
    <message>
        <source>%1: 90 % of the values lie in %2 at the first place, in %3 at the last</source>
        <translation>%1：90 % 的数值在最前处位于 %2 之间，在最后处位于 %3 之间</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
</context>
<context>
    <name>stacklight::AttentionView</name>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Up to the largest weight of a head</source>
        <translation>以每个头的最大权重为上限</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 到 1</translation>
    </message>
    <message>
        <source>%1 heads, example %2</source>
        <translation>%1 个头，样本 %2</translation>
    </message>
    <message>
        <source>There is no self-attention in this stack.</source>
        <translation>此网络中没有自注意力层。</translation>
    </message>
    <message>
        <source>layer %1 (%2)</source>
        <translation>第 %1 层（%2）</translation>
    </message>
    <message>
        <source>%1: the first %2 of %3 tokens</source>
        <translation>%1：%3 个词元中的前 %2 个</translation>
    </message>
    <message>
        <source>%1; rows: who looks; columns: at whom</source>
        <translation>%1；行：查询位置；列：被关注的位置</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>“%1” (%2) %3</source>
        <comment>a token, its place, a weight</comment>
        <translation>“%1”（%2）%3</translation>
    </message>
    <message>
        <source>“%1” (%2)</source>
        <comment>a token, its place</comment>
        <translation>“%1”（%2）</translation>
    </message>
    <message>
        <source>%1, mean over heads: %2</source>
        <translation>%1，各头平均：%2</translation>
    </message>
    <message>
        <source>head %1, %2 to “%3” (%4): %5</source>
        <translation>头 %1，%2 对“%3”（%4）：%5</translation>
    </message>
    <message>
        <source>&lt;p&gt;softmax(QKᵀ/√d) in each head for one validation example (Vaswani et al. 2017): row i shows how much position i takes from each position; a row sums to 1. With a causal mask nothing right of the diagonal counts.&lt;/p&gt;&lt;p&gt;Point at a token to see its row in all heads, or click it to keep it marked. Arrow keys: left and right for tokens, up and down for examples.&lt;/p&gt;</source>
        <translation>&lt;p&gt;一个验证样本在每个头中的 softmax(QKᵀ/√d)（Vaswani 等 2017）：第 i 行表示位置 i 从各位置取得多少；每行之和为 1。使用因果掩码时，对角线右侧不计。&lt;/p&gt;&lt;p&gt;指向一个词元可看到它在所有头中的那一行，单击则保持标记。方向键：左右切换词元，上下切换样本。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: layer %2 (%3), example %4 of %5 tokens.</source>
        <translation>%1：第 %2 层（%3），样本 %4，共 %5 个词元。</translation>
    </message>
    <message>
        <source>Head %1: mean weight on the position itself %2, on the one before it %3.</source>
        <translation>头 %1：对自身位置的平均权重为 %2，对前一位置为 %3。</translation>
    </message>
</context>
<context>
    <name>stacklight::BeforeAfterMaps</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>The first channels of the image that is selected in Predictions, as they come to this layer and as it gives them on. Each row has one scale: where there are values of both signs, grey is 0, else dark is 0.</source>
        <translation>“预测”中所选图像的前几个通道：进入该层时与离开该层时。每行使用同一标尺：数值有正有负时灰色为 0，否则深色为 0。</translation>
    </message>
    <message>
        <source>Example %1 before this layer: %2; after it: %3</source>
        <translation>样本 %1 进入该层之前：%2；之后：%3</translation>
    </message>
    <message>
        <source>Example %1, before and after</source>
        <translation>样本 %1，之前与之后</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>before or after, a range</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>stacklight::BoundaryView</name>
    <message>
        <source>Training examples</source>
        <translation>训练样本</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Before the last switch</source>
        <translation>最后一次切换之前</translation>
    </message>
    <message>
        <source>Dashed line</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>The decision boundary appears after the next steps of training.</source>
        <translation>再训练几步之后，决策边界就会出现。</translation>
    </message>
    <message>
        <source>A decision boundary can be drawn for data of two features only. This data has more: choose a source such as spirals, moons or blobs to see one.</source>
        <translation>只有两个特征的数据才能画出决策边界。此数据的特征更多：请选择螺旋、月牙或团块等数据源。</translation>
    </message>
    <message>
        <source>Feature 1 (standardized)</source>
        <translation>特征 1（标准化）</translation>
    </message>
    <message>
        <source>Feature 2 (standardized)</source>
        <translation>特征 2（标准化）</translation>
    </message>
    <message>
        <source>%1: feature 1 (standardized)</source>
        <translation>%1：特征 1（标准化）</translation>
    </message>
    <message>
        <source>class %1</source>
        <translation>类别 %1</translation>
    </message>
    <message>
        <source>class %1 %2 %</source>
        <translation>类别 %1 占 %2 %</translation>
    </message>
    <message>
        <source>Shares of the plane in %1: %2.</source>
        <translation>%1 中各类别在平面上的份额：%2。</translation>
    </message>
</context>
<context>
    <name>stacklight::BranchBar</name>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Branch %1: what the switches, the stack and the inspector act on (%2)</source>
        <translation>分支 %1：开关、网络和检查器都作用于它（%2）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Remove branch</source>
        <translation>移除分支</translation>
    </message>
    <message>
        <source>There are four branches already</source>
        <translation>已有四个分支</translation>
    </message>
    <message>
        <source>Makes %1, a copy of %2 with the same seed that begins at step 0: switch something in it, and both train in lockstep on the same batches (B)</source>
        <translation>建立 %1，即 %2 的副本，种子相同，从第 0 步开始：在其中切换某项，两者便在相同的批上同步训练（B）</translation>
    </message>
    <message>
        <source>Remove branch %1 from the comparison; undo with Ctrl+Z (Shift+B)</source>
        <translation>从比较中移除分支 %1；可用 Ctrl+Z 撤销（Shift+B）</translation>
    </message>
</context>
<context>
    <name>stacklight::CanvasView</name>
    <message>
        <source>%1: %2</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>There are no validation examples. Set the validation fraction above 0 to see what the network says of data that it does not train on.</source>
        <translation>没有验证样本。请将验证比例设为大于 0，以查看网络对未训练数据的回答。</translation>
    </message>
    <message>
        <source>The network is being asked; with many validation examples that takes a while.</source>
        <translation>正在用验证样本询问网络；验证样本很多时需要一些时间。</translation>
    </message>
    <message>
        <source>The network is asked while this view can be seen; this step was not looked at.</source>
        <translation>只有在此视图可见时才会询问网络；这一步没有查看过。</translation>
    </message>
</context>
<context>
    <name>stacklight::ColumnTable</name>
    <message>
        <source>Columns of the table</source>
        <translation>表格的列</translation>
    </message>
    <message>
        <source>What each column was taken for. Those that are ticked are inputs of the network; Space ticks.</source>
        <translation>每一列被识别为什么。勾选的列是网络的输入；按空格键勾选。</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>识别为</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>words, %1 different ones</source>
        <translation>文字，%1 种取值</translation>
    </message>
    <message>
        <source>target, a number</source>
        <translation>目标，数值</translation>
    </message>
    <message>
        <source>target, %1 classes</source>
        <translation>目标，%1 个类别</translation>
    </message>
    <message>
        <source>left out: %1</source>
        <translation>不使用：%1</translation>
    </message>
    <message>
        <source>left out: not ticked</source>
        <translation>不使用：未勾选</translation>
    </message>
</context>
<context>
    <name>stacklight::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Search for a command</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>No command here has all of “%1”</source>
        <translation>没有同时包含“%1”中所有词的命令</translation>
    </message>
</context>
<context>
    <name>stacklight::ComparisonPanel</name>
    <message>
        <source>Branch %1</source>
        <translation>分支 %1</translation>
    </message>
    <message>
        <source>Comparison of the branches</source>
        <translation>各分支的比较</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>training accuracy</source>
        <translation>训练准确率</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>验证准确率</translation>
    </message>
    <message>
        <source>What is to be reached</source>
        <translation>要达到什么</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>A loss is reached from above, an accuracy from below: 0.9 is 90 %. Training figures are means over %1 steps to both sides.</source>
        <translation>损失从上方达到，准确率从下方达到：0.9 即 90 %。训练数值是前后各 %1 步的均值。</translation>
    </message>
    <message>
        <source>Value of the goal</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Goal:</source>
        <translation>目标：</translation>
    </message>
    <message>
        <source>What the comparison shows</source>
        <translation>比较的结果</translation>
    </message>
    <message>
        <source>Press B to make a second branch: it is compared with this one here.</source>
        <translation>按 B 建立第二个分支：它会在这里与这一个比较。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Optimizer steps so far</source>
        <translation>到目前为止的优化步数</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Time of training, waiting left out</source>
        <translation>训练时间，不含等待</translation>
    </message>
    <message>
        <source>Steps to goal</source>
        <translation>达标步数</translation>
    </message>
    <message>
        <source>The first step at which the goal was reached</source>
        <translation>首次达到目标的那一步</translation>
    </message>
    <message>
        <source>Seconds to goal</source>
        <translation>达标秒数</translation>
    </message>
    <message>
        <source>Time of training until then</source>
        <translation>到那时的训练时间</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>结束时</translation>
    </message>
    <message>
        <source>Training accuracy (%)</source>
        <translation>训练准确率 (%)</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>As last measured</source>
        <translation>最近一次测得</translation>
    </message>
    <message>
        <source>Validation accuracy (%)</source>
        <translation>验证准确率 (%)</translation>
    </message>
    <message>
        <source>Gap of loss</source>
        <translation>损失差距</translation>
    </message>
    <message>
        <source>Validation loss − training loss: how much a network overfits</source>
        <translation>验证损失 − 训练损失：网络过拟合的程度</translation>
    </message>
    <message>
        <source>Gap of accuracy (%)</source>
        <translation>准确率差距 (%)</translation>
    </message>
    <message>
        <source>Training accuracy − validation accuracy</source>
        <translation>训练准确率 − 验证准确率</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Ask %1 seeds…</source>
        <translation>用 %1 个种子检验…</translation>
    </message>
    <message>
        <source>One seed is no proof. Opens a sweep that trains both with several seeds, side by side.</source>
        <translation>一个种子不足为证。打开参数扫描，用多个种子同时训练两者。</translation>
    </message>
</context>
<context>
    <name>stacklight::ConfusionView</name>
    <message>
        <source>Coloured are</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>All cells</source>
        <translation>所有单元格</translation>
    </message>
    <message>
        <source>Mistakes alone</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Numbers in the cells</source>
        <translation>单元格中的数字</translation>
    </message>
    <message>
        <source>Share of the true class (%)</source>
        <translation>占真实类别的比例 (%)</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>%1 % of %2 right</source>
        <translation>%2 个中 %1 % 正确</translation>
    </message>
    <message>
        <source>There are too many classes for a matrix: %1.</source>
        <translation>类别过多，无法绘制矩阵：%1 个。</translation>
    </message>
    <message>
        <source>A confusion matrix needs one class per example; see Predictions for these data.</source>
        <translation>混淆矩阵要求每个样本有一个类别；此数据请看“预测”。</translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3 (%4 % of %1)</source>
        <translation>%1 判为 %2：%3（占 %1 的 %4 %）</translation>
    </message>
    <message>
        <source>&lt;p&gt;Row: the true class of a validation example; column: the class of the largest output, in evaluation mode. The colour is the share of the row. The diagonal&apos;s sum over all examples is the validation accuracy.&lt;/p&gt;&lt;p&gt;A click on a cell selects the worst of its examples for all views.&lt;/p&gt;</source>
        <translation>&lt;p&gt;行：验证样本的真实类别；列：评估模式下最大输出的类别。颜色表示占该行的比例。对角线之和除以样本总数即验证准确率。&lt;/p&gt;&lt;p&gt;单击单元格可为所有视图选定其中最严重的样本。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>The most frequent mistake of %1: %2 of %3 examples of %4 taken for %5.</source>
        <translation>%1 最常见的错误：%4 的 %3 个样本中有 %2 个判为 %5。</translation>
    </message>
</context>
<context>
    <name>stacklight::CorrelationView</name>
    <message>
        <source>Gradient of</source>
        <translation>对谁求梯度</translation>
    </message>
    <message>
        <source>The mean output, pre-activations centred (as in the paper)</source>
        <translation>平均输出，预激活中心化（同论文）</translation>
    </message>
    <message>
        <source>The loss, as it trains</source>
        <translation>训练时的损失</translation>
    </message>
    <message>
        <source>Of the pairs&apos; cosines</source>
        <translation>样本对的余弦</translation>
    </message>
    <message>
        <source>Mean of |cos|</source>
        <translation>|cos| 的均值</translation>
    </message>
    <message>
        <source>Mean of cos</source>
        <translation>cos 的均值</translation>
    </message>
    <message>
        <source>Independent gates, random directions</source>
        <translation>独立的门、随机方向</translation>
    </message>
    <message>
        <source>Dashed and dotted</source>
        <translation>虚线和点线</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>independent gates: ½ per ReLU</source>
        <translation>独立的门：每个 ReLU ½</translation>
    </message>
    <message>
        <source>random directions</source>
        <translation>随机方向</translation>
    </message>
    <message>
        <source>|cos| %1, cos %2</source>
        <translation>|cos| %1，cos %2</translation>
    </message>
    <message>
        <source>not examined</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>The gradients of single examples are compared with the next step, while this view can be seen. It takes 2 examples a batch.</source>
        <translation>此视图可见时，会在下一步比较单个样本的梯度。每批需要 2 个样本。</translation>
    </message>
    <message>
        <source>&lt;p&gt;g&lt;sub&gt;i&lt;/sub&gt; = ∂f(x&lt;sub&gt;i&lt;/sub&gt;)/∂y of a layer&apos;s output y, for up to 64 training examples, the same ones at every step; batch norm&apos;s μ and σ² count as constants. Drawn is the mean over all pairs of cos(g&lt;sub&gt;i&lt;/sub&gt;, g&lt;sub&gt;j&lt;/sub&gt;) = g&lt;sub&gt;i&lt;/sub&gt;·g&lt;sub&gt;j&lt;/sub&gt;/(|g&lt;sub&gt;i&lt;/sub&gt;| |g&lt;sub&gt;j&lt;/sub&gt;|).&lt;/p&gt;&lt;p&gt;Balduzzi et al. 2017: with half of all gates open, independently, R = 2&lt;sup&gt;−L&lt;/sup&gt; behind L layers of ReLU; (3/4)&lt;sup&gt;L&lt;/sup&gt; behind L residual blocks; falling more slowly still with batch norm in the blocks. Dashed: that rule, with the strength of body and shortcut as measured. It assumes independent weights (the first step) and pre-activations centred over the batch.&lt;/p&gt;&lt;p&gt;Dotted: E|cos| = Γ(d/2)/(√π·Γ((d+1)/2)) of random directions in d dimensions, the least that a mean of |cos| can show.&lt;/p&gt;</source>
        <translation>&lt;p&gt;g&lt;sub&gt;i&lt;/sub&gt; = ∂f(x&lt;sub&gt;i&lt;/sub&gt;)/∂y，y 为一层的输出，取至多 64 个训练样本，每一步都是同一些；批归一化的 μ 和 σ² 视为常数。画出的是 cos(g&lt;sub&gt;i&lt;/sub&gt;, g&lt;sub&gt;j&lt;/sub&gt;) = g&lt;sub&gt;i&lt;/sub&gt;·g&lt;sub&gt;j&lt;/sub&gt;/(|g&lt;sub&gt;i&lt;/sub&gt;| |g&lt;sub&gt;j&lt;/sub&gt;|) 对所有样本对的均值。&lt;/p&gt;&lt;p&gt;Balduzzi 等 2017：若一半的门相互独立地打开，则 L 层 ReLU 之后 R = 2&lt;sup&gt;−L&lt;/sup&gt;；L 个残差块之后为 (3/4)&lt;sup&gt;L&lt;/sup&gt;；块内带批归一化时下降得更慢。虚线：这一规律，主体与捷径的强度取测得值。它假设权重独立（第一步）且预激活在整批上中心化。&lt;/p&gt;&lt;p&gt;点线：d 维空间中随机方向的 E|cos| = Γ(d/2)/(√π·Γ((d+1)/2))，即 |cos| 的均值可能显示的最小值。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Mean of |cos(gᵢ, gⱼ)| (over pairs of examples)</source>
        <translation>|cos(gᵢ, gⱼ)| 的均值（样本对）</translation>
    </message>
    <message>
        <source>Mean of cos(gᵢ, gⱼ) (over pairs of examples)</source>
        <translation>cos(gᵢ, gⱼ) 的均值（样本对）</translation>
    </message>
    <message>
        <source>mean of |cos(gᵢ, gⱼ)|</source>
        <translation>|cos(gᵢ, gⱼ)| 的均值</translation>
    </message>
    <message>
        <source>mean of cos(gᵢ, gⱼ)</source>
        <translation>cos(gᵢ, gⱼ) 的均值</translation>
    </message>
</context>
<context>
    <name>stacklight::DepthView</name>
    <message>
        <source>Before the last switch</source>
        <translation>最后一次切换之前</translation>
    </message>
    <message>
        <source>Dashed line</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>layer %1 (%2)</source>
        <translation>第 %1 层 %2</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Block, from input to output</source>
        <translation>块，从输入到输出</translation>
    </message>
    <message>
        <source>Depth (layer, from input to output)</source>
        <translation>深度（层，从输入到输出）</translation>
    </message>
    <message>
        <source>%1 as of step %2</source>
        <comment>a run&apos;s name</comment>
        <translation>%1 截至第 %2 步</translation>
    </message>
    <message>
        <source>as of step %1</source>
        <translation>截至第 %1 步</translation>
    </message>
    <message>
        <source>large layers: first %1 of %2 examples</source>
        <translation>较大的层：前 %1 个样本（共 %2 个）</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>每一层</translation>
    </message>
</context>
<context>
    <name>stacklight::Document</name>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
</context>
<context>
    <name>stacklight::DragGhost</name>
    <message>
        <source>%1 layers</source>
        <translation>%1 层</translation>
    </message>
</context>
<context>
    <name>stacklight::DropPlace</name>
    <message>
        <source>Drop a file or a folder here: a table, a text or pairs of texts, images, sounds, an experiment, or a run that was recorded elsewhere</source>
        <translation>将文件或文件夹拖放到此处：表格、文本或文本对、图像、声音、实验，或在别处记录的运行</translation>
    </message>
</context>
<context>
    <name>stacklight::EvolutionView</name>
    <message>
        <source>Of the layer</source>
        <translation>该层的</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>log |y|</source>
        <translation>log |y|</translation>
    </message>
    <message>
        <source>layer %1, %2</source>
        <translation>第 %1 层，%2</translation>
    </message>
    <message>
        <source>|Output y|</source>
        <translation>|输出 y|</translation>
    </message>
    <message>
        <source>Output y</source>
        <translation>输出 y</translation>
    </message>
    <message>
        <source>|∂L/∂y|</source>
        <translation>|∂L/∂y|</translation>
    </message>
    <message>
        <source>Gradient ∂L/∂y</source>
        <translation>梯度 ∂L/∂y</translation>
    </message>
    <message>
        <source>√(mean w²) of %1</source>
        <translation>%1 的 √(w² 的均值)</translation>
    </message>
    <message>
        <source>rms(Δw)/rms(w) of %1</source>
        <translation>%1 的 rms(Δw)/rms(w)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>median, 25–75 %, 5–95 %</source>
        <translation>中位数，25–75 %，5–95 %</translation>
    </message>
    <message>
        <source>median, 5–95 %</source>
        <translation>中位数，5–95 %</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>a quantity of a layer</comment>
        <translation>%2的%1</translation>
    </message>
    <message>
        <source>the width of the middle half</source>
        <translation>中间一半数值的宽度</translation>
    </message>
    <message>
        <source>|w| of %1</source>
        <translation>%1 的 |w|</translation>
    </message>
    <message>
        <source>w of %1</source>
        <translation>%1 的 w</translation>
    </message>
    <message>
        <source>|Δw|/rms(w) of %1</source>
        <translation>%1 的 |Δw|/rms(w)</translation>
    </message>
    <message>
        <source>the trace has no distribution of it</source>
        <translation>轨迹中没有其分布</translation>
    </message>
    <message>
        <source>median, 25–75 %, 5–95 % of |g| ≠ 0</source>
        <translation>|g| ≠ 0 的中位数、25–75 %、5–95 %</translation>
    </message>
</context>
<context>
    <name>stacklight::ExampleView</name>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Worst mistakes first</source>
        <translation>最严重的错误在前</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>按数据顺序</translation>
    </message>
    <message>
        <source>The example before it, in the order that the menu names (Left)</source>
        <translation>按菜单所选顺序的上一个样本（左方向键）</translation>
    </message>
    <message>
        <source>The next example: the next worst mistake, or as the menu names the order (Right)</source>
        <translation>下一个样本：次严重的错误，或按菜单所选顺序（右方向键）</translation>
    </message>
    <message>
        <source>Hear the sound as the network gets it (Enter)</source>
        <translation>播放网络所接收的声音（Enter）</translation>
    </message>
    <message>
        <source>Previous example</source>
        <translation>上一个样本</translation>
    </message>
    <message>
        <source>Next example</source>
        <translation>下一个样本</translation>
    </message>
    <message>
        <source>Hear the sound</source>
        <translation>播放声音</translation>
    </message>
    <message>
        <source>The sound cannot be read: %1.</source>
        <translation>无法读取声音：%1。</translation>
    </message>
    <message>
        <source>No device for sound was found on this system.</source>
        <translation>此系统上未找到音频设备。</translation>
    </message>
    <message>
        <source>%1 of %2 tokens right</source>
        <translation>%2 个词元中 %1 个正确</translation>
    </message>
    <message>
        <source>predicted: %1, off by %2</source>
        <translation>预测：%1，偏差 %2</translation>
    </message>
    <message>
        <source>predicted: not finite</source>
        <translation>预测：非有限值</translation>
    </message>
    <message>
        <source>predicted: %1</source>
        <translation>预测：%1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a class, its probability</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>true: %1</source>
        <translation>真实：%1</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限值</translation>
    </message>
    <message>
        <source>example %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>row %1 of the data</source>
        <translation>数据第 %1 行</translation>
    </message>
    <message>
        <source>%1 of %2, the worst first</source>
        <translation>第 %1 个，共 %2 个，最严重的在前</translation>
    </message>
    <message>
        <source>%1 of %2, the least certain first</source>
        <translation>第 %1 个，共 %2 个，最不确定的在前</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>Frequency (Hz)</source>
        <translation>频率（Hz）</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>时间（s）</translation>
    </message>
    <message>
        <source>(missing)</source>
        <translation>（缺失）</translation>
    </message>
    <message>
        <source>(not among the training rows)</source>
        <translation>（训练行中没有）</translation>
    </message>
    <message>
        <source>%1 s: amplitude %2</source>
        <translation>%1 s：振幅 %2</translation>
    </message>
    <message>
        <source>%1 s: silence behind the sound</source>
        <translation>%1 s：声音之后的静音</translation>
    </message>
    <message>
        <source>%1 s, %2 Hz: %3 dB</source>
        <translation>%1 s，%2 Hz：%3 dB</translation>
    </message>
    <message>
        <source>token %1: %2, predicted %3 with %4</source>
        <translation>词元 %1：%2，预测 %3，概率 %4</translation>
    </message>
    <message>
        <source>token %1: %2, given</source>
        <translation>词元 %1：%2，已给出</translation>
    </message>
    <message>
        <source>&lt;p&gt;The validation example that is selected for all views, as the data have it, and what the network says of it in evaluation mode: softmax(outputs) of the most probable classes and of the true one.&lt;/p&gt;&lt;p&gt;Of a sound: what the network hears of it, and its log-mel spectrogram, in decibels against the loudest value. Of a sequence: each token, and below it what was predicted instead. Arrow keys lead through the worst mistakes; Enter plays a sound.&lt;/p&gt;</source>
        <translation>&lt;p&gt;为所有视图选定的验证样本，保持数据中的原貌，以及评估模式下网络对它的回答：最可能的类别与真实类别的 softmax(输出)。&lt;/p&gt;&lt;p&gt;声音：网络所听到的部分及其对数梅尔声谱图，以相对最大值的分贝表示。序列：每个词元，其下为误判的预测。方向键依次查看最严重的错误；Enter 播放声音。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>It is a sound of %1 s at %2 samples per second; the spectrogram has %3 frames of %4 bands.</source>
        <translation>这是一段 %1 s 的声音，每秒 %2 个采样；声谱图有 %3 帧，每帧 %4 个频带。</translation>
    </message>
    <message>
        <source>It is a row of %1 columns.</source>
        <translation>这是一行，共 %1 列。</translation>
    </message>
    <message>
        <source>It is a sequence of %1 tokens.</source>
        <translation>这是一个含 %1 个词元的序列。</translation>
    </message>
    <message>
        <source>It is an image of %1 × %2 pixels.</source>
        <translation>这是一幅 %1 × %2 像素的图像。</translation>
    </message>
</context>
<context>
    <name>stacklight::ExperimentPage</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Data source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>What the network learns from</source>
        <translation>网络学习的内容</translation>
    </message>
</context>
<context>
    <name>stacklight::ExportDialog</name>
    <message>
        <source>Export figures</source>
        <translation>导出图形</translation>
    </message>
    <message>
        <source>Views to export</source>
        <translation>要导出的视图</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Pixels, for screens and slides</source>
        <translation>像素图，用于屏幕和幻灯片</translation>
    </message>
    <message>
        <source>Vectors, to edit further</source>
        <translation>矢量图，可继续编辑</translation>
    </message>
    <message>
        <source>Vectors, for papers and print</source>
        <translation>矢量图，用于论文和印刷</translation>
    </message>
    <message>
        <source>The figure&apos;s numbers, for a spreadsheet or a script</source>
        <translation>图形的数值，用于电子表格或脚本</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> 毫米</translation>
    </message>
    <message>
        <source> dpi</source>
        <translation> dpi</translation>
    </message>
    <message>
        <source> pt</source>
        <translation> 磅</translation>
    </message>
    <message>
        <source>Print: black on white</source>
        <translation>印刷：白底黑字</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Colours:</source>
        <translation>配色(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>Folder for the figures</source>
        <translation>图形的文件夹</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made</source>
        <translation>无法建立文件夹 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) exported to %1</source>
        <translation>
            <numerusform>已将 %n 个文件导出到 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>One PNG per step, up to:</source>
        <translation>每步一张 PNG，最多：</translation>
    </message>
    <message>
        <source>A picture for each recorded step of the run, all with the same axes: for slides, or to make a film of</source>
        <translation>为运行的每个记录步各存一张图，坐标轴相同：用于幻灯片，或制作影片</translation>
    </message>
    <message>
        <source> pictures</source>
        <translation> 张</translation>
    </message>
    <message>
        <source>Chosen evenly from the first recorded step to the last</source>
        <translation>从第一个到最后一个记录步均匀选取</translation>
    </message>
    <message>
        <source>Pictures at most</source>
        <translation>图片数上限</translation>
    </message>
    <message>
        <source>%1: %2 × %3 mm, %4 pt</source>
        <translation>%1：%2 × %3 毫米，%4 磅</translation>
    </message>
    <message>
        <source>A ticked view is written; the one that is selected is shown at the right</source>
        <translation>勾选的视图会被导出；选中的一个显示在右侧</translation>
    </message>
    <message>
        <source>Width and height on paper, and the size of the type there; a slide fills 1920 × 1080 pixels</source>
        <translation>纸面上的宽度、高度和字号；幻灯片为 1920 × 1080 像素</translation>
    </message>
    <message>
        <source>Other size</source>
        <translation>其他尺寸</translation>
    </message>
    <message>
        <source>&amp;Made for:</source>
        <translation>用途(&amp;M)：</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Resolution of PNG</source>
        <translation>PNG 分辨率</translation>
    </message>
    <message>
        <source>Type size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>&amp;Width, height:</source>
        <translation>宽度、高度(&amp;W)：</translation>
    </message>
    <message>
        <source>&amp;Resolution, type:</source>
        <translation>分辨率、字号(&amp;R)：</translation>
    </message>
    <message>
        <source>What the files&apos; names begin with; the view and the kind of file come behind it</source>
        <translation>文件名的开头；其后是视图名和文件类型</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Folder:</source>
        <translation>文件夹(&amp;F)：</translation>
    </message>
    <message>
        <source>%1 × %2 mm, type of %3 pt</source>
        <translation>%1 × %2 毫米，字号 %3 磅</translation>
    </message>
    <message>
        <source>PNG of %1 × %2 pixels</source>
        <translation>PNG 为 %1 × %2 像素</translation>
    </message>
    <message>
        <source>shown at %1 %</source>
        <translation>以 %1 % 显示</translation>
    </message>
    <message>
        <source>No view has anything to draw yet. Train first (Space); then its figures are offered here.</source>
        <translation>目前没有视图可以绘制。请先训练（空格键），之后这里会列出可导出的图。</translation>
    </message>
    <message>
        <source>Writes %1.</source>
        <translation>将写出 %1。</translation>
    </message>
    <message>
        <source>Writes %1 and %2.</source>
        <translation>将写出 %1 和 %2。</translation>
    </message>
    <message>
        <source>Files that exist are replaced.</source>
        <translation>已有的文件会被替换。</translation>
    </message>
    <message>
        <source>Writes %1 files, %2 to %3.</source>
        <translation>将写出 %1 个文件：%2 至 %3。</translation>
    </message>
    <message>
        <source>Files that are there already and will be replaced: %1.</source>
        <translation>其中已存在并将被替换的文件：%1 个。</translation>
    </message>
</context>
<context>
    <name>stacklight::ExportNetworkDialog</name>
    <message>
        <source>Export network</source>
        <translation>导出网络</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What the network is written as; its weights are those of now</source>
        <translation>网络写成的格式；权重为当前的权重</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose where the network is written</source>
        <translation>选择网络写到哪里</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Write to</source>
        <translation>写到(&amp;W)</translation>
    </message>
    <message>
        <source>The network is being written</source>
        <translation>正在写出网络</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Writes all of it, or nothing where something fails</source>
        <translation>全部写出；如有失败则什么也不写</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Writes nothing</source>
        <translation>什么也不写</translation>
    </message>
    <message>
        <source>The file that is written</source>
        <translation>要写出的文件</translation>
    </message>
    <message>
        <source>A folder that is new or empty</source>
        <translation>新的或空的文件夹</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX 模型 (*.onnx)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>A new or empty folder</source>
        <translation>新的或空的文件夹</translation>
    </message>
</context>
<context>
    <name>stacklight::FeaturesView</name>
    <message>
        <source>%1 %2</source>
        <comment>a class, its probability</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Feature maps need images, and these data are none.</source>
        <translation>特征图需要图像，而此数据不是图像。</translation>
    </message>
    <message>
        <source>No layer of this stack gives an image: put a convolution before “flatten”.</source>
        <translation>此网络中没有输出图像的层：请在“展平”之前加入卷积层。</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>layer %1 (%2): %3 channels of %4 × %5</source>
        <translation>第 %1 层（%2）：%3 个通道，%4 × %5</translation>
    </message>
    <message>
        <source>the image, example %1</source>
        <translation>图像，样本 %1</translation>
    </message>
    <message>
        <source>channel %1: %2 to %3</source>
        <translation>通道 %1：%2 至 %3</translation>
    </message>
    <message>
        <source>&lt;p&gt;The output of one layer for one validation image, in evaluation mode: one picture per channel, numbered from 0.&lt;/p&gt;&lt;p&gt;Where values have both signs, grey is 0; else dark is 0. Select another layer in the stack, another image in Predictions or with the arrow keys.&lt;/p&gt;</source>
        <translation>&lt;p&gt;评估模式下，一层对一幅验证图像的输出：每个通道一幅图，从 0 开始编号。&lt;/p&gt;&lt;p&gt;数值有正有负时灰色为 0，否则暗色为 0。在网络中选择其他层，在“预测”中或用方向键选择其他图像。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: layer %2 (%3) gives %4 channels of %5 × %6 for example %7; values from %8 to %9.</source>
        <translation>%1：第 %2 层（%3）对样本 %7 给出 %4 个通道，%5 × %6；数值从 %8 到 %9。</translation>
    </message>
    <message>
        <source>%1 of them are zero everywhere.</source>
        <translation>其中 %1 个处处为零。</translation>
    </message>
    <message>
        <source>The example is %1; the network says %2.</source>
        <translation>该样本是 %1；网络判为 %2。</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>%2 个中的前 %1 个</translation>
    </message>
    <message>
        <source>example %1 in %2</source>
        <comment>a number, a layer</comment>
        <translation>样本 %1，%2</translation>
    </message>
    <message>
        <source>example %1 (%2) in %3</source>
        <comment>a number, a class, a layer</comment>
        <translation>样本 %1（%2），%3</translation>
    </message>
</context>
<context>
    <name>stacklight::FieldEditor</name>
    <message>
        <source>classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>As many units as the data has classes</source>
        <translation>单元数与数据的类别数相同</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>stacklight::FieldsForm</name>
    <message>
        <source>%1 must be %2</source>
        <translation>%1必须是：%2</translation>
    </message>
</context>
<context>
    <name>stacklight::FigurePreview</name>
    <message>
        <source>Preview of the figure</source>
        <translation>图的预览</translation>
    </message>
    <message>
        <source>Choose a view and a kind of file.</source>
        <translation>请选择视图和文件类型。</translation>
    </message>
</context>
<context>
    <name>stacklight::FileActions</name>
    <message>
        <source>Experiments (*.%1)</source>
        <translation>实验 (*.%1)</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>新建(&amp;N)</translation>
    </message>
    <message>
        <source>Begin with a small stack on spirals</source>
        <translation>从螺旋数据上的小网络开始</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Save the experiment: data, stack and training, not the weights</source>
        <translation>保存实验：数据、网络和训练设置，不含权重</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save the experiment under another name</source>
        <translation>以另一个名称保存实验</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Images and labels (*ubyte *ubyte.gz *.idx *.idx.gz)</source>
        <translation>图像和标签 (*ubyte *ubyte.gz *.idx *.idx.gz)</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Save changes?</source>
        <translation>保存更改？</translation>
    </message>
    <message>
        <source>“%1” has changes that are not saved.</source>
        <translation>“%1”有未保存的更改。</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>还没有文件</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>清除(&amp;C)</translation>
    </message>
    <message>
        <source>Forget these files</source>
        <translation>忘掉这些文件</translation>
    </message>
    <message>
        <source>Open an experiment, or a run that was recorded</source>
        <translation>打开一个实验或一次已记录的运行</translation>
    </message>
    <message>
        <source>Tables (*.csv *.csv.gz *.tsv *.tsv.gz)</source>
        <translation>表格 (*.csv *.csv.gz *.tsv *.tsv.gz)</translation>
    </message>
    <message>
        <source>&amp;Follow…</source>
        <translation>跟踪(&amp;F)…</translation>
    </message>
    <message>
        <source>Watch a trace that a training elsewhere is still writing</source>
        <translation>观看别处的训练正在写入的轨迹</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All that can be opened (*.%1 *.jsonl *.jsonl.gz *.tfevents.* *.csv *.csv.gz *.tsv *.tsv.gz *ubyte *ubyte.gz *.idx *.idx.gz)</source>
        <translation>所有可打开的文件 (*.%1 *.jsonl *.jsonl.gz *.tfevents.* *.csv *.csv.gz *.tsv *.tsv.gz *ubyte *ubyte.gz *.idx *.idx.gz)</translation>
    </message>
    <message>
        <source>Recorded runs (*.jsonl *.jsonl.gz *.tfevents.*)</source>
        <translation>已记录的运行 (*.jsonl *.jsonl.gz *.tfevents.*)</translation>
    </message>
    <message>
        <source>New from my &amp;data…</source>
        <translation>用我的数据新建(&amp;D)…</translation>
    </message>
    <message>
        <source>A table, texts, images or sounds become an experiment</source>
        <translation>由表格、文本、图像或声音创建实验</translation>
    </message>
</context>
<context>
    <name>stacklight::FiltersView</name>
    <message>
        <source>There is no convolution in this stack, so there are no filters to see.</source>
        <translation>此网络中没有卷积层，因此没有卷积核可看。</translation>
    </message>
    <message>
        <source>layer %1 (%2): %3 filters of %4 × %5 × %6</source>
        <translation>第 %1 层（%2）：%3 个滤波器，%4 × %5 × %6</translation>
    </message>
    <message>
        <source>%1, the first %2</source>
        <comment>a heading, how many are shown</comment>
        <translation>%1，前 %2 个</translation>
    </message>
    <message>
        <source>filter %1: %2 to %3, rms %4</source>
        <translation>滤波器 %1：%2 至 %3，均方根 %4</translation>
    </message>
    <message>
        <source>&lt;p&gt;The kernel of the first convolution, one picture per filter, numbered from 0. Grey is 0. Of three channels a pixel is red, green and blue; with more, their mean is drawn.&lt;/p&gt;</source>
        <translation>&lt;p&gt;第一个卷积层的卷积核，每个滤波器一幅图，从 0 开始编号。灰色为 0。三个通道时，像素为红、绿、蓝；更多通道时画其平均值。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: layer %2 (%3) has %4 filters of %5 × %6 × %7; weights from %8 to %9.</source>
        <translation>%1：第 %2 层（%3）有 %4 个滤波器，%5 × %6 × %7；权重从 %8 到 %9。</translation>
    </message>
</context>
<context>
    <name>stacklight::FixButtons</name>
    <message>
        <source>Changes the stack or the training; undo with Ctrl+Z</source>
        <translation>改变网络或训练设置；可用 Ctrl+Z 撤销</translation>
    </message>
</context>
<context>
    <name>stacklight::Gallery</name>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>See for every layer what its activations and gradients do while a network learns, and switch residual connections and normalization on and off in mid-run. A lesson asks before it runs; an experiment starts training at once.</source>
        <translation>在网络学习时查看每一层的激活和梯度，并在运行中随时开关残差连接和归一化。课程先提问再运行；实验立即开始训练。</translation>
    </message>
    <message>
        <source>Stacklight</source>
        <translation>Stacklight</translation>
    </message>
    <message>
        <source>New experiment</source>
        <translation>新建实验</translation>
    </message>
    <message>
        <source>Begin with a small stack on spirals (Ctrl+N)</source>
        <translation>从螺旋数据上的小网络开始（Ctrl+N）</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open an experiment file (Ctrl+O)</source>
        <translation>打开实验文件（Ctrl+O）</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>%1   in %2</source>
        <translation>%1   位于 %2</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Watch a network learn</source>
        <translation>观看网络学习</translation>
    </message>
    <message>
        <source>Trains the first of the experiments below</source>
        <translation>训练下面的第一个实验</translation>
    </message>
    <message>
        <source>Goes on where you were, with the weights as they were trained</source>
        <translation>从上次的地方继续，保留已训练的权重</translation>
    </message>
    <message>
        <source>First look</source>
        <translation>初次体验</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Your own data</source>
        <translation>自己的数据</translation>
    </message>
    <message>
        <source>Continue: %1, step %2</source>
        <translation>继续：%1，第 %2 步</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>From my data…</source>
        <translation>用我的数据…</translation>
    </message>
    <message>
        <source>A table, texts, images or sounds become an experiment (Ctrl+Shift+N)</source>
        <translation>由表格、文本、图像或声音创建实验（Ctrl+Shift+N）</translation>
    </message>
    <message>
        <source>Depth: plain and residual, from 8 to 56 convolutions</source>
        <translation>深度：普通与残差网络，从 8 到 56 个卷积</translation>
    </message>
</context>
<context>
    <name>stacklight::GalleryCard</name>
    <message>
        <source>Open a copy of this experiment and train it</source>
        <translation>打开此实验的副本并训练</translation>
    </message>
</context>
<context>
    <name>stacklight::GradientsView</name>
    <message>
        <source>Earlier steps</source>
        <translation>较早的步</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Faint lines</source>
        <translation>淡线</translation>
    </message>
    <message>
        <source>Theory at step 1</source>
        <translation>第 1 步的理论</translation>
    </message>
    <message>
        <source>Dashed</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>Gradient (rms of ∂L/∂y)</source>
        <translation>梯度 rms(∂L/∂y)</translation>
    </message>
    <message>
        <source>rms %1</source>
        <translation>rms %1</translation>
    </message>
    <message>
        <source>√(mean g²) of the gradient</source>
        <translation>梯度的 √(g² 的均值)</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>绘制的量</translation>
    </message>
    <message>
        <source>|g|: median and 5–95 %</source>
        <translation>|g|：中位数和 5–95 %</translation>
    </message>
    <message>
        <source>√(mean g²)</source>
        <translation>√(g² 的均值)</translation>
    </message>
    <message>
        <source>|Gradient| (of ∂L/∂y)</source>
        <translation>|梯度|（∂L/∂y）</translation>
    </message>
    <message>
        <source>median, 5–95 % of |g| ≠ 0</source>
        <translation>|g| ≠ 0 的中位数，5–95 %</translation>
    </message>
    <message>
        <source>median, 5–95 %</source>
        <translation>中位数，5–95 %</translation>
    </message>
    <message>
        <source>rms</source>
        <translation>均方根</translation>
    </message>
</context>
<context>
    <name>stacklight::HistogramPlot</name>
    <message>
        <source>How many values lie where: 64 equal bins from the smallest to the largest; the height is the root of the count, so that rare values are seen</source>
        <translation>值的分布：从最小到最大分成 64 个等宽区间；高度为个数的平方根，使稀少的值也能看见</translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation>尚未测量</translation>
    </message>
</context>
<context>
    <name>stacklight::ImportPage</name>
    <message>
        <source>commas</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolons</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tabs</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>bars</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>blanks</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>What was understood</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>A table (CSV, TSV), a text, pairs of texts, or a file of images (IDX), also gzipped</source>
        <translation>表格（CSV、TSV）、文本、文本对或图像文件（IDX），也可为 gzip 压缩</translation>
    </message>
    <message>
        <source>Images or sounds in one folder per class, sounds named class_speaker_number, or CIFAR-10</source>
        <translation>每个类别一个文件夹的图像或声音、以“类别_说话人_编号”命名的声音，或 CIFAR-10</translation>
    </message>
    <message>
        <source>What was concluded</source>
        <translation>读取说明</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>The column that is predicted from the others</source>
        <translation>由其他列预测的列</translation>
    </message>
    <message>
        <source>A stack to begin with</source>
        <translation>起始网络</translation>
    </message>
    <message>
        <source>Settings of the data</source>
        <translation>数据设置</translation>
    </message>
    <message>
        <source>What is left out</source>
        <translation>未使用的内容</translation>
    </message>
    <message>
        <source>Each row or file that is not used, and why</source>
        <translation>每一个未使用的行或文件及其原因</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>另存为 CSV(&amp;S)…</translation>
    </message>
    <message>
        <source>Writes this list, one line each</source>
        <translation>将此列表逐行写出</translation>
    </message>
    <message>
        <source>How the examples are split</source>
        <translation>样本的划分</translation>
    </message>
    <message>
        <source>Progress of reading the data</source>
        <translation>读取数据的进度</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>To where you were; nothing has changed there (Escape)</source>
        <translation>回到之前的位置；那里没有任何改变（Esc）</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Opens a new experiment with these data and this stack, and trains it. What is open is kept</source>
        <translation>用这些数据和这个网络打开新实验并开始训练。当前打开的内容会保留</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>您的数据</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Tables (*.csv *.csv.gz *.tsv *.tsv.gz)</source>
        <translation>表格 (*.csv *.csv.gz *.tsv *.tsv.gz)</translation>
    </message>
    <message>
        <source>Texts (*.txt *.txt.gz)</source>
        <translation>文本 (*.txt *.txt.gz)</translation>
    </message>
    <message>
        <source>Images and labels (*ubyte *ubyte.gz *.idx *.idx.gz)</source>
        <translation>图像与标签 (*ubyte *ubyte.gz *.idx *.idx.gz)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>From your data</source>
        <translation>用您的数据</translation>
    </message>
    <message>
        <source>A file or a folder becomes an experiment; nothing of it is changed.</source>
        <translation>由文件或文件夹创建实验；其内容不会被改动。</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>位于 %1</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>读取已取消。</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>A small transformer: %1 layers, %2 parameters.</source>
        <translation>小型 Transformer：%1 层，%2 个参数。</translation>
    </message>
    <message>
        <source>Residual blocks of norm, activation and convolution: %1 layers, %2 parameters.</source>
        <translation>由归一化、激活和卷积组成的残差块：%1 层，%2 个参数。</translation>
    </message>
    <message>
        <source>Residual blocks of norm, activation and dense layer: %1 layers, %2 parameters.</source>
        <translation>由归一化、激活和全连接层组成的残差块：%1 层，%2 个参数。</translation>
    </message>
    <message>
        <source>%1 examples train, %2 validate.</source>
        <translation>%1 个样本用于训练，%2 个用于验证。</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Stops reading</source>
        <translation>停止读取</translation>
    </message>
    <message>
        <source>Reads the file or the folder once more</source>
        <translation>再次读取该文件或文件夹</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Left out: %1; the first %2 are named</source>
        <translation>未使用：%1；列出前 %2 个</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>未使用：%1</translation>
    </message>
    <message>
        <source>Save what is left out</source>
        <translation>保存未使用的内容</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Saved to %1</source>
        <translation>已保存到 %1</translation>
    </message>
    <message>
        <source>A text, cut into %1 examples of %2 words, each of which predicts the next; %3 different ones.</source>
        <translation>一段文本，切成 %1 个样本，每个 %2 个词，每个词预测下一个；共有 %3 种词。</translation>
    </message>
    <message>
        <source>A text, cut into %1 examples of %2 characters, each of which predicts the next; %3 different ones.</source>
        <translation>一段文本，切成 %1 个样本，每个 %2 个字符，每个字符预测下一个；共有 %3 种字符。</translation>
    </message>
    <message>
        <source>%1 pairs of a text and its translation, of %2 different words; the longest has %3.</source>
        <translation>%1 对文本及其译文，共有 %2 种词；最长的有 %3 个。</translation>
    </message>
    <message>
        <source>%1 pairs of a text and its translation, of %2 different characters; the longest has %3.</source>
        <translation>%1 对文本及其译文，共有 %2 种字符；最长的有 %3 个。</translation>
    </message>
    <message>
        <source>A table of %1 rows and %2 columns: the cells are separated by %3, decimals stand behind %4, and %5.</source>
        <translation>%1 行 %2 列的表格：单元格以%3分隔，小数点为%4，%5。</translation>
    </message>
    <message>
        <source>a comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>a point</source>
        <translation>圆点</translation>
    </message>
    <message>
        <source>the first line names the columns</source>
        <translation>第一行为列名</translation>
    </message>
    <message>
        <source>no line names the columns</source>
        <translation>没有列名行</translation>
    </message>
    <message>
        <source>“%1” names %2 classes: %3.</source>
        <translation>“%1”给出 %2 个类别：%3。</translation>
    </message>
    <message>
        <source>%1 examples of %2 numbers in %3 classes: %4.</source>
        <translation>%1 个样本，每个 %2 个数值，共 %3 个类别：%4。</translation>
    </message>
    <message>
        <source>%1 sounds as spectrograms of %2 bands and %3 frames, in %4 classes: %5.</source>
        <translation>%1 个声音，转为 %2 个频带、%3 帧的频谱图，共 %4 个类别：%5。</translation>
    </message>
    <message>
        <source>%1 grey images of %2 × %3 pixels in %4 classes: %5.</source>
        <translation>%1 幅 %2 × %3 像素的灰度图像，共 %4 个类别：%5。</translation>
    </message>
    <message>
        <source>%1 images in colour of %2 × %3 pixels in %4 classes: %5.</source>
        <translation>%1 幅 %2 × %3 像素的彩色图像，共 %4 个类别：%5。</translation>
    </message>
    <message>
        <source>%1 speakers; never heard in training: %2.</source>
        <translation>%1 位说话人；训练中从未出现：%2。</translation>
    </message>
    <message>
        <source>%1 speakers; “Validation” can keep some of them for validation.</source>
        <translation>%1 位说话人；“验证”可将其中一些留作验证。</translation>
    </message>
    <message>
        <source>Ch&amp;oose a file…</source>
        <translation>选择文件(&amp;O)…</translation>
    </message>
    <message>
        <source>Choose a fol&amp;der…</source>
        <translation>选择文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Tar&amp;get</source>
        <translation>目标(&amp;G)</translation>
    </message>
    <message>
        <source>Read aga&amp;in</source>
        <translation>重新读取(&amp;I)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a class, how many examples it has</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>“%1” is a number that is to be predicted: mean %2, standard deviation %3.</source>
        <translation>“%1”是要预测的数值：均值 %2，标准差 %3。</translation>
    </message>
    <message>
        <source>%1 missing cells are filled: numbers with their mean, missing words are a value of their own. They are in italics.</source>
        <translation>填补了 %1 个缺失单元格：数值用均值填补，缺失的词单独算作一个取值。这些单元格以斜体显示。</translation>
    </message>
</context>
<context>
    <name>stacklight::InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
</context>
<context>
    <name>stacklight::LabReading</name>
    <message>
        <source>%1 after step %2</source>
        <translation>%1 在第 %2 步之后</translation>
    </message>
    <message>
        <source>after step %1</source>
        <translation>第 %1 步之后</translation>
    </message>
    <message>
        <source>recomputing %1…</source>
        <translation>正在重算 %1…</translation>
    </message>
    <message>
        <source>%1; recomputing step %2…</source>
        <translation>%1；正在重算第 %2 步…</translation>
    </message>
    <message>
        <source>Recomputing step %1…</source>
        <translation>正在重算第 %1 步…</translation>
    </message>
    <message>
        <source>After step %1 %2.</source>
        <translation>第 %1 步之后：%2。</translation>
    </message>
</context>
<context>
    <name>stacklight::LayerPage</name>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Selects no layer: shows data, training and seed (Esc in the stack)</source>
        <translation>不选任何层：显示数据、训练和种子（在网络中按 Esc）</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Of the layer&apos;s output, over the whole batch</source>
        <translation>该层的输出，遍及整批</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Of ∂(mean loss)/∂(this layer&apos;s output), over the whole batch</source>
        <translation>∂(平均损失)/∂(该层输出)，遍及整批</translation>
    </message>
    <message>
        <source>Numbers of activation and gradient</source>
        <translation>激活和梯度的数值</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Σx / n</source>
        <translation>Σx / n</translation>
    </message>
    <message>
        <source>std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Standard deviation: √(Σ(x−mean)² / n)</source>
        <translation>标准差：√(Σ(x−均值)² / n)</translation>
    </message>
    <message>
        <source>rms</source>
        <translation>rms</translation>
    </message>
    <message>
        <source>Root mean square: √(Σx² / n)</source>
        <translation>均方根：√(Σx² / n)</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>The smallest</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>The largest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>How many are exactly 0</source>
        <translation>恰好为 0 的比例</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>Where a tanh or sigmoid is nearly flat: |y| &gt; 0.97 of tanh, y outside (0.03, 0.97) of sigmoid</source>
        <translation>tanh 或 sigmoid 接近平坦之处：tanh 的 |y| &gt; 0.97，sigmoid 的 y 在 (0.03, 0.97) 之外</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限值</translation>
    </message>
    <message>
        <source>How many are infinite or not a number</source>
        <translation>有多少是无穷大或非数</translation>
    </message>
    <message>
        <source>Root mean square of the parameter</source>
        <translation>参数的均方根</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Root mean square of its gradient</source>
        <translation>其梯度的均方根</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>rms(Δw) / rms(w) of this step</source>
        <translation>这一步的 rms(Δw) / rms(w)</translation>
    </message>
    <message>
        <source>Numbers of the parameters</source>
        <translation>参数的数值</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source> · output %1 · parameters: %2</source>
        <translation> · 输出 %1 · 参数：%2</translation>
    </message>
    <message>
        <source>At step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source> · output %1</source>
        <translation> · 输出 %1</translation>
    </message>
    <message>
        <source>At step %1, as %2</source>
        <translation>第 %1 步，当时为%2</translation>
    </message>
</context>
<context>
    <name>stacklight::LayoutActions</name>
    <message>
        <source>&amp;Save layout…</source>
        <translation>保存布局(&amp;S)…</translation>
    </message>
    <message>
        <source>Saved &amp;layouts…</source>
        <translation>已保存的布局(&amp;L)…</translation>
    </message>
    <message>
        <source>Shows, renames and removes layouts</source>
        <translation>显示、重命名和移除布局</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>Layout “%1”</source>
        <translation>布局“%1”</translation>
    </message>
    <message>
        <source>Panels and views as they were when this layout was saved</source>
        <translation>恢复保存该布局时的面板和视图</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>保存布局</translation>
    </message>
    <message>
        <source>Name of the layout (one of the same name is replaced):</source>
        <translation>布局名称（同名的布局将被替换）：</translation>
    </message>
    <message>
        <source>Layout %1</source>
        <translation>布局 %1</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>The layout “%1” is saved; the menu View → Layout brings it back.</source>
        <translation>布局“%1”已保存；用菜单“视图 → 布局”恢复。</translation>
    </message>
    <message>
        <source>The layout “%1” cannot be shown: it is damaged, or of another version.</source>
        <translation>布局“%1”无法显示：它已损坏，或属于另一个版本。</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>移除它</translation>
    </message>
    <message>
        <source>Forgets this layout</source>
        <translation>不再记住这个布局</translation>
    </message>
    <message>
        <source>Keeps where panels and views are now and how each view is drawn, under a name</source>
        <translation>以一个名称保存各面板和视图现在的位置以及每个视图的画法</translation>
    </message>
    <message>
        <source>Every view and panel back to its first place, drawn as at first</source>
        <translation>所有视图和面板回到最初的位置，画法也恢复最初的样子</translation>
    </message>
</context>
<context>
    <name>stacklight::LayoutsDialog</name>
    <message>
        <source>Saved layouts</source>
        <translation>已保存的布局</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>显示(&amp;S)</translation>
    </message>
    <message>
        <source>Panels and views as they were when this layout was saved (Enter)</source>
        <translation>恢复保存该布局时的面板和视图（Enter）</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>重命名(&amp;N)</translation>
    </message>
    <message>
        <source>Another name for the layout (F2)</source>
        <translation>给布局另起名称（F2）</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>Forgets the layout (Delete)</source>
        <translation>不再记住该布局（Delete）</translation>
    </message>
</context>
<context>
    <name>stacklight::LesionView</name>
    <message>
        <source>Remove block</source>
        <translation>移除该块</translation>
    </message>
    <message>
        <source>Swap with next</source>
        <translation>与下一块交换</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Logarithmic (improvements hidden)</source>
        <translation>对数（不显示改善）</translation>
    </message>
    <message>
        <source>Lengths of paths</source>
        <translation>路径长度</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Block (last layer)</source>
        <translation>块（最后一层）</translation>
    </message>
    <message>
        <source>Share of all paths</source>
        <translation>占所有路径的比例</translation>
    </message>
    <message>
        <source>%1: whole loss %2</source>
        <translation>%1：完整损失 %2</translation>
    </message>
    <message>
        <source>plain: copies of the repeat</source>
        <translation>普通网络：重复块的各份</translation>
    </message>
    <message>
        <source>plain: layers that keep the shape</source>
        <translation>普通网络：保持形状的层</translation>
    </message>
    <message>
        <source>%1 training examples, step %2</source>
        <translation>%1 个训练样本，第 %2 步</translation>
    </message>
    <message>
        <source>%1 validation examples, step %2</source>
        <translation>%1 个验证样本，第 %2 步</translation>
    </message>
    <message>
        <source>without it loss %1, accuracy %2 %</source>
        <translation>去掉它：损失 %1，准确率 %2 %</translation>
    </message>
    <message>
        <source>no block ends here</source>
        <translation>没有块在此结束</translation>
    </message>
    <message>
        <source>Blocks are taken out of a copy of the network, one at a time, while this view can be seen: that takes a moment. A block of a plain stack can be taken out only where it gives the shape that it takes.</source>
        <translation>此视图可见时，会从网络的副本中逐个取出块，需要一点时间。普通网络的块只有在输出与输入形状相同时才能取出。</translation>
    </message>
    <message>
        <source>&lt;p&gt;Loss without a block, minus the loss of the whole network, on a copy of it in evaluation mode. A residual block y = F(x) + S(x) becomes y = S(x), a concatenation [x, F(x)] becomes [x, 0], a block of a plain stack y = x, where shapes agree. A block changes its place with the next one where both have the same layers.&lt;/p&gt;&lt;p&gt;Veit et al. 2016: a residual network of n blocks is a sum over 2ⁿ paths, of which n!/(k!·(n − k)!) lead through k bodies. One lesion takes half of them: the loss changes little. A plain stack has a single path.&lt;/p&gt;</source>
        <translation>&lt;p&gt;去掉一个块后的损失减去完整网络的损失，在评估模式的副本上测得。残差块 y = F(x) + S(x) 变为 y = S(x)；拼接 [x, F(x)] 变为 [x, 0]；普通网络的块在形状相同时变为 y = x。两个块的层相同时，一个块才与下一个交换位置。&lt;/p&gt;&lt;p&gt;Veit 等 2016：n 个块的残差网络是 2ⁿ 条路径之和，其中 n!/(k!·(n − k)!) 条穿过 k 个主体。切除一个块只去掉一半路径：损失变化不大。普通网络只有一条路径。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Loss increase over the intact network</source>
        <translation>相对完整网络的损失增加量</translation>
    </message>
    <message>
        <source>Path length (blocks)</source>
        <translation>路径长度（块）</translation>
    </message>
    <message>
        <source>loss without a block</source>
        <translation>取出一个块后的损失</translation>
    </message>
    <message>
        <source>loss with a block and the next one swapped</source>
        <translation>一个块与下一个交换后的损失</translation>
    </message>
    <message>
        <source>The whole network of %1 has a loss of %2.</source>
        <translation>%1 的完整网络的损失为 %2。</translation>
    </message>
    <message>
        <source>Lesion</source>
        <translation>消融</translation>
    </message>
</context>
<context>
    <name>stacklight::LessonActions</name>
    <message>
        <source>Lesson %1: %2</source>
        <translation>第 %1 课：%2</translation>
    </message>
</context>
<context>
    <name>stacklight::LessonCard</name>
    <message>
        <source>Lesson %1: %2</source>
        <translation>第 %1 课：%2</translation>
    </message>
    <message>
        <source>%1 (done)</source>
        <translation>%1（已完成）</translation>
    </message>
    <message>
        <source>Open this lesson: it asks, runs, and shows what is to be seen</source>
        <translation>打开这一课：先提问，再运行，然后展示结果</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>%1 Picture: %2.</source>
        <translation>%1 图：%2。</translation>
    </message>
</context>
<context>
    <name>stacklight::LessonPanel</name>
    <message>
        <source>&amp;Back</source>
        <translation>上一页(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一页(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Leave the lesson</source>
        <translation>离开课程(&amp;L)</translation>
    </message>
    <message>
        <source>The page before (Alt+Left or Page Up)</source>
        <translation>上一页（Alt+Left 或 Page Up）</translation>
    </message>
    <message>
        <source>Closes the lesson; its networks and their runs stay open (Escape)</source>
        <translation>关闭课程；其网络和运行保持打开（Escape）</translation>
    </message>
    <message>
        <source>Lesson %1</source>
        <translation>第 %1 课</translation>
    </message>
    <message>
        <source>page %1 of %2</source>
        <translation>第 %1 页，共 %2 页</translation>
    </message>
    <message>
        <source>&amp;Next lesson</source>
        <translation>下一课(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Finish</source>
        <translation>完成(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>跳过(&amp;S)</translation>
    </message>
    <message>
        <source>Closes the lesson</source>
        <translation>关闭课程</translation>
    </message>
    <message>
        <source>Goes on without an answer</source>
        <translation>不作回答，继续</translation>
    </message>
    <message>
        <source>The next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source> (Alt+Right or Page Down)</source>
        <translation>（Alt+Right 或 Page Down）</translation>
    </message>
</context>
<context>
    <name>stacklight::LossView</name>
    <message>
        <source>Loss axis</source>
        <translation>损失轴</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Every step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>As a faint line</source>
        <translation>画成淡线</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>No loss was recorded</source>
        <translation>没有记录损失</translation>
    </message>
    <message>
        <source>Loss (mean squared error)</source>
        <translation>损失（均方误差）</translation>
    </message>
    <message>
        <source>Loss (nats)</source>
        <translation>损失（奈特）</translation>
    </message>
    <message>
        <source>Accuracy (%)</source>
        <translation>准确率 (%)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source> nats</source>
        <translation> 奈特</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>验证准确率</translation>
    </message>
    <message>
        <source>smoothed training loss</source>
        <translation>平滑后的训练损失</translation>
    </message>
    <message>
        <source>smoothed training accuracy</source>
        <translation>平滑后的训练准确率</translation>
    </message>
    <message>
        <source>validation, off the scale up to %1</source>
        <translation>验证（超出坐标，最大 %1）</translation>
    </message>
    <message>
        <source>validation, off the scale</source>
        <translation>验证（超出坐标）</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Over the last %1 % of the steps</source>
        <translation>最近 %1 % 的步</translation>
    </message>
    <message>
        <source>Smoothing of the bold line</source>
        <translation>粗线的平滑程度</translation>
    </message>
    <message>
        <source>The bold line is the mean over about the last %1 steps, anew after each switch. Further right: smoother.</source>
        <translation>粗线是大约最近 %1 步的均值，每次切换后重新开始。越靠右越平滑。</translation>
    </message>
    <message>
        <source>The bold line is not smoothed. Further right: smoother.</source>
        <translation>粗线未平滑。越靠右越平滑。</translation>
    </message>
    <message>
        <source>whole translations, validation</source>
        <translation>整句译对的比例（验证）</translation>
    </message>
    <message>
        <source>share of whole translations</source>
        <translation>整句译对的比例</translation>
    </message>
    <message>
        <source>whole translations</source>
        <translation>整句译对</translation>
    </message>
</context>
<context>
    <name>stacklight::MainWindow</name>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Gallery</source>
        <translation>起始页(&amp;G)</translation>
    </message>
    <message>
        <source>The lessons and experiments that come with the program, and recent files</source>
        <translation>程序自带的课程和实验，以及最近的文件</translation>
    </message>
    <message>
        <source>&amp;Export figures…</source>
        <translation>导出图形(&amp;E)…</translation>
    </message>
    <message>
        <source>Views as vector figures or pictures, and as their numbers</source>
        <translation>把视图导出为矢量图或图片，以及它们的数值</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>Match the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Lan&amp;guage · 语言</source>
        <translation>语言(&amp;G) · Language</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>课程(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>命令(&amp;C)…</translation>
    </message>
    <message>
        <source>Every action by its name</source>
        <translation>按名称查找每个操作</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>快捷键(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;About Stacklight</source>
        <translation>关于 Stacklight(&amp;A)</translation>
    </message>
    <message>
        <source>About Stacklight</source>
        <translation>关于 Stacklight</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Stacklight %1&lt;/h3&gt;&lt;p&gt;A laboratory for residual connections and normalization.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later. Plots are drawn by QCustomPlot.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Stacklight %1&lt;/h3&gt;&lt;p&gt;残差连接与归一化的实验室。&lt;/p&gt;&lt;p&gt;自由软件，遵循 GNU 通用公共许可证第 3 版或更高版本。图形由 QCustomPlot 绘制。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Stacklight ended before “%1” was saved.</source>
        <translation>Stacklight 在“%1”保存之前结束了。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Opens it with all its changes and branches</source>
        <translation>打开它，连同所有更改和分支</translation>
    </message>
    <message>
        <source>Stacklight</source>
        <translation>Stacklight</translation>
    </message>
    <message>
        <source>%1[*] — Stacklight</source>
        <translation>%1[*] — Stacklight</translation>
    </message>
    <message>
        <source>S&amp;weep…</source>
        <translation>扫描(&amp;W)…</translation>
    </message>
    <message>
        <source>Trains the experiment at several depths, with and without residuals, with several norms and seeds, and draws what came of it</source>
        <translation>以多个深度、有无残差、多种归一化和种子训练此实验，并画出结果</translation>
    </message>
    <message>
        <source>Num&amp;bers as table</source>
        <translation>数值表(&amp;B)</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>布局(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Undo %1</source>
        <translation>撤销(&amp;U)：%1</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>重做(&amp;R)：%1</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>手册(&amp;M)</translation>
    </message>
    <message>
        <source>Every layer, view, statistic and word; on a view or a layer, its page</source>
        <translation>每一种层、视图、统计量和术语；在视图或层上打开对应的页面</translation>
    </message>
    <message>
        <source>S&amp;witches</source>
        <translation>开关(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Insert layer</source>
        <translation>插入层(&amp;I)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Shows the figures in the file manager</source>
        <translation>在文件管理器中显示导出的图</translation>
    </message>
    <message>
        <source>No file manager was found on this system; the figures are in %1</source>
        <translation>未找到文件管理器；图位于 %1</translation>
    </message>
    <message>
        <source>Gives the keyboard to toolbars, stack, views, inspector and timeline in turn</source>
        <translation>依次将键盘焦点交给工具栏、网络、视图、检查器和时间轴</translation>
    </message>
    <message>
        <source>Go to the ne&amp;xt pane</source>
        <translation>转到下一个区域(&amp;X)</translation>
    </message>
    <message>
        <source>Go to the pre&amp;vious pane</source>
        <translation>转到上一个区域(&amp;V)</translation>
    </message>
</context>
<context>
    <name>stacklight::ManualWindow</name>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>搜索手册</translation>
    </message>
    <message>
        <source>Pages of the manual</source>
        <translation>手册的页面</translation>
    </message>
    <message>
        <source>Page of the manual</source>
        <translation>手册页面</translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation>没有页面包含这些词。</translation>
    </message>
    <message>
        <source>Pages: %1</source>
        <translation>页面：%1</translation>
    </message>
</context>
<context>
    <name>stacklight::MapsView</name>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>One scale for all pictures</source>
        <translation>所有图使用同一标尺</translation>
    </message>
    <message>
        <source>Each picture by itself</source>
        <translation>每幅图各自的标尺</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>%2 个中的前 %1 个</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <comment>a heading, what is left out</comment>
        <translation>%1；%2</translation>
    </message>
</context>
<context>
    <name>stacklight::MessageBar</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>stacklight::MicroscopeView</name>
    <message>
        <source>Statistics used</source>
        <translation>所用统计量</translation>
    </message>
    <message>
        <source>Batch (training)</source>
        <translation>当前批（训练）</translation>
    </message>
    <message>
        <source>Moving (evaluation)</source>
        <translation>滑动平均（评估）</translation>
    </message>
    <message>
        <source>Which channel or example</source>
        <translation>哪个通道或样本</translation>
    </message>
    <message>
        <source>The norm comes under the microscope with the next step; earlier steps were not looked at.</source>
        <translation>下一步起归一化会放到显微镜下；更早的步没有查看。</translation>
    </message>
    <message>
        <source>There is no norm in this stack. Choose one with the switch “Norm” above, and see here what it does.</source>
        <translation>此网络中没有归一化。请用上方的“归一化”开关选择一种，在这里看它做了什么。</translation>
    </message>
    <message>
        <source>Before: x</source>
        <translation>之前：x</translation>
    </message>
    <message>
        <source>After: y</source>
        <translation>之后：y</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>μ ± σ of these</source>
        <translation>这些值的 μ ± σ</translation>
    </message>
    <message>
        <source>moving μ ± σ</source>
        <translation>移动 μ ± σ</translation>
    </message>
    <message>
        <source>&lt;p&gt;y = γ·(x − μ)/√(σ² + ε) + β, with σ² the biased variance of the cells that stand out in the cube.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Batch&lt;/b&gt; (Ioffe and Szegedy 2015): one channel, all examples and positions; evaluation takes moving means of μ and σ² instead. &lt;b&gt;Layer&lt;/b&gt; (Ba et al. 2016): one example, all channels. &lt;b&gt;Group&lt;/b&gt; (Wu and He 2018): one example, a group of channels. &lt;b&gt;Instance&lt;/b&gt; (Ulyanov et al. 2016): one example, one channel. &lt;b&gt;RMS&lt;/b&gt; (Zhang and Sennrich 2019): one example, without μ and β.&lt;/p&gt;&lt;p&gt;The network sees the same training examples at every step.&lt;/p&gt;</source>
        <translation>&lt;p&gt;y = γ·(x − μ)/√(σ² + ε) + β，σ² 为立方体中突出显示的单元格的有偏方差。&lt;/p&gt;&lt;p&gt;&lt;b&gt;批&lt;/b&gt;（Ioffe 和 Szegedy 2015）：一个通道，所有样本和位置；评估时改用 μ 和 σ² 的移动均值。&lt;b&gt;层&lt;/b&gt;（Ba 等 2016）：一个样本，所有通道。&lt;b&gt;组&lt;/b&gt;（Wu 和 He 2018）：一个样本，一组通道。&lt;b&gt;实例&lt;/b&gt;（Ulyanov 等 2016）：一个样本，一个通道。&lt;b&gt;RMS&lt;/b&gt;（Zhang 和 Sennrich 2019）：一个样本，没有 μ 和 β。&lt;/p&gt;&lt;p&gt;网络在每一步看到相同的训练样本。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: the norm in layer %2 (%3) takes values of mean %4 and standard deviation %5 to mean %6 and standard deviation %7.</source>
        <translation>%1：第 %2 层的归一化（%3）把均值 %4、标准差 %5 的值变为均值 %6、标准差 %7。</translation>
    </message>
    <message>
        <source>It used μ = %1 and σ² = %2.</source>
        <translation>所用的 μ = %1，σ² = %2。</translation>
    </message>
</context>
<context>
    <name>stacklight::NetworkActions</name>
    <message>
        <source>Weights (*.%1)</source>
        <translation>权重 (*.%1)</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>权重(&amp;W)</translation>
    </message>
    <message>
        <source>Expor&amp;t network…</source>
        <translation>导出网络(&amp;T)…</translation>
    </message>
    <message>
        <source>The selected branch as code for PyTorch or Keras, or as an ONNX model, with its weights</source>
        <translation>将所选分支导出为 PyTorch 或 Keras 代码，或 ONNX 模型，连同权重</translation>
    </message>
    <message>
        <source>&amp;Open weights…</source>
        <translation>打开权重(&amp;O)…</translation>
    </message>
    <message>
        <source>The selected branch begins anew with the weights of a file (safetensors), whose shapes have to fit</source>
        <translation>所选分支以文件（safetensors）中的权重重新开始，其形状必须吻合</translation>
    </message>
    <message>
        <source>&amp;Save weights…</source>
        <translation>保存权重(&amp;S)…</translation>
    </message>
    <message>
        <source>The weights of the selected branch as they are now (safetensors)</source>
        <translation>所选分支当前的权重（safetensors）</translation>
    </message>
    <message>
        <source>The network was exported to %1</source>
        <translation>网络已导出到 %1</translation>
    </message>
    <message>
        <source>The weights were saved to %1</source>
        <translation>权重已保存到 %1</translation>
    </message>
    <message>
        <source>The branch begins with the weights of %1. Undo brings back the run before.</source>
        <translation>该分支以 %1 的权重开始。撤销可恢复之前的运行。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Shows %1 in the file manager</source>
        <translation>在文件管理器中显示 %1</translation>
    </message>
    <message>
        <source>Open weights</source>
        <translation>打开权重</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation>保存权重</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>weights</translation>
    </message>
</context>
<context>
    <name>stacklight::NumbersWindow</name>
    <message>
        <source>%1: numbers</source>
        <translation>%1：数值</translation>
    </message>
    <message>
        <source>Numbers of the view %1</source>
        <translation>视图“%1”的数值</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;all</source>
        <translation>全部复制(&amp;A)</translation>
    </message>
    <message>
        <source>The whole table with all digits, as a spreadsheet takes it; Ctrl+C copies what is selected</source>
        <translation>整张表，带全部数位，可粘贴到电子表格；Ctrl+C 只复制所选</translation>
    </message>
    <message>
        <source>Rows: %1 · shown to six digits, copied with all</source>
        <translation>%1 行 · 显示六位有效数字，复制时为全部数位</translation>
    </message>
</context>
<context>
    <name>stacklight::PaletteBar</name>
    <message>
        <source>Layer types</source>
        <translation>层的类型</translation>
    </message>
    <message>
        <source>Search: norm, dense, …</source>
        <translation>搜索：归一化、全连接……</translation>
    </message>
    <message>
        <source>Search for a layer type</source>
        <translation>搜索层类型</translation>
    </message>
    <message>
        <source>Enter puts the first one that is found behind the selected layer</source>
        <translation>按回车键，把找到的第一种层插入到所选层之后</translation>
    </message>
</context>
<context>
    <name>stacklight::PaletteChip</name>
    <message>
        <source>Insert %1</source>
        <translation>插入%1</translation>
    </message>
    <message>
        <source>Click or press Enter to put it behind the selected layer; drag it to put it anywhere.</source>
        <translation>点击或按 Enter 放到所选层之后；拖动可放到任何位置。</translation>
    </message>
</context>
<context>
    <name>stacklight::PredictPage</name>
    <message>
        <source>Choose this answer (%1)</source>
        <translation>选择此答案（%1）</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>stacklight::PredictionsView</name>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Worst mistakes first</source>
        <translation>最严重的错误在前</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>按数据顺序</translation>
    </message>
    <message>
        <source>%1 of %2 tokens right</source>
        <translation>%2 个词元中 %1 个正确</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限值</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a class, its probability</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>true: %1</source>
        <translation>真实：%1</translation>
    </message>
    <message>
        <source>mean squared error %1, standardized</source>
        <translation>均方误差 %1（标准化后）</translation>
    </message>
    <message>
        <source>%1 % of %2 right</source>
        <translation>%2 个中 %1 % 正确</translation>
    </message>
    <message>
        <source>%1 to %2 of %3</source>
        <translation>%3 个中的第 %1 至 %2 个</translation>
    </message>
    <message>
        <source>predicted: %1, off by %2</source>
        <translation>预测：%1，偏差 %2</translation>
    </message>
    <message>
        <source>predicted: %1</source>
        <translation>预测：%1</translation>
    </message>
    <message>
        <source>%1, loss %2</source>
        <translation>%1，损失 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>example %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>The worst mistake of %1 is example %2: predicted %3, %4.</source>
        <translation>%1 最严重的错误是样本 %2：预测 %3，%4。</translation>
    </message>
    <message>
        <source>The worst one of %1 is example %2: %3.</source>
        <translation>%1 最差的是样本 %2：%3。</translation>
    </message>
    <message>
        <source>Ask the network about an example of your own: a file, or what was copied. You can also drop it here.</source>
        <translation>用您自己的样本提问：文件或复制的内容。也可将其拖放到此处。</translation>
    </message>
    <message>
        <source>Ask about an example of your own</source>
        <translation>用自己的样本提问</translation>
    </message>
    <message>
        <source>Ask about a &amp;file…</source>
        <translation>用文件提问(&amp;F)…</translation>
    </message>
    <message>
        <source>An image, a sound, a table with the same columns or a text, as the network has learned</source>
        <translation>图像、声音、列相同的表格或文本，与网络所学的数据同类</translation>
    </message>
    <message>
        <source>&amp;Paste (Ctrl+V)</source>
        <translation>粘贴(&amp;P)（Ctrl+V）</translation>
    </message>
    <message>
        <source>An image, a row of a table or a sentence that was copied</source>
        <translation>复制的图像、表格的一行或一个句子</translation>
    </message>
    <message>
        <source>&amp;Close the answer (Esc)</source>
        <translation>关闭回答(&amp;C)（Esc）</translation>
    </message>
    <message>
        <source>Shows the validation examples alone</source>
        <translation>只显示验证样本</translation>
    </message>
    <message>
        <source>pasted row</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>pasted image</source>
        <translation>粘贴的图像</translation>
    </message>
    <message>
        <source>Ask about a file</source>
        <translation>用文件提问</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>predicted: not finite</source>
        <translation>预测：非有限值</translation>
    </message>
    <message>
        <source>Asking about %1…</source>
        <translation>正在就 %1 提问…</translation>
    </message>
    <message>
        <source>%1: %2 examples (Esc closes)</source>
        <translation>%1：%2 个样本（按 Esc 关闭）</translation>
    </message>
    <message>
        <source>%1 (Esc closes)</source>
        <translation>%1（按 Esc 关闭）</translation>
    </message>
    <message>
        <source>&lt;p&gt;The class of the largest output for each validation example, in evaluation mode, with its probability, softmax(outputs).&lt;/p&gt;&lt;p&gt;Mistakes come first, and among them those with the largest loss, −ln p(true class): the network is most certain of something else. A click selects an example for all views; arrow keys and the wheel lead on.&lt;/p&gt;&lt;p&gt;Drop or paste an image, a sound, a row of a table or a sentence here to see what the network says of it.&lt;/p&gt;</source>
        <translation>&lt;p&gt;评估模式下每个验证样本最大输出的类别及其概率 softmax(输出)。&lt;/p&gt;&lt;p&gt;错误在前，其中损失 −ln p(真实类别) 最大者最先：网络对其他答案最为确信。单击可为所有视图选定一个样本；方向键与滚轮可继续浏览。&lt;/p&gt;&lt;p&gt;将图像、声音、表格的一行或一个句子拖放或粘贴到此处，即可看到网络对它的回答。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1 says of %2: %3.</source>
        <translation>%1 对 %2 的回答：%3。</translation>
    </message>
</context>
<context>
    <name>stacklight::Presenter</name>
    <message>
        <source>&amp;Present</source>
        <translation>演示(&amp;P)</translation>
    </message>
    <message>
        <source>The whole screen, large type, thick lines, light, only the plots and the switches (F11; Escape ends it)</source>
        <translation>全屏、大字、粗线、浅色，只有图形和开关（F11；按 Escape 结束）</translation>
    </message>
</context>
<context>
    <name>stacklight::PreviewModel</name>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>This cell is missing; that is a value of its own</source>
        <translation>该单元格缺失；缺失单独算作一个取值</translation>
    </message>
    <message>
        <source>This cell is missing; it is filled with the mean of the training examples</source>
        <translation>该单元格缺失；已用训练样本的均值填补</translation>
    </message>
</context>
<context>
    <name>stacklight::PreviewPanel</name>
    <message>
        <source>trains</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validates</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Some sounds of each class, as spectrograms</source>
        <translation>每个类别的一些声音（频谱图）</translation>
    </message>
    <message>
        <source>Some images of each class</source>
        <translation>每个类别的一些图像</translation>
    </message>
    <message>
        <source>A click, or Enter, plays a sound</source>
        <translation>单击或按回车键播放声音</translation>
    </message>
    <message>
        <source>Some images of each class, as the network gets them</source>
        <translation>每个类别的一些图像，即网络所接收的样子</translation>
    </message>
    <message>
        <source>%1, of class %2</source>
        <translation>%1，类别 %2</translation>
    </message>
    <message>
        <source>No device for sound was found on this system.</source>
        <translation>此系统上没有找到声音设备。</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>The first rows as they were understood; those that were missing are in italics</source>
        <translation>按识别结果显示的前几行；缺失的单元格以斜体显示</translation>
    </message>
</context>
<context>
    <name>stacklight::ProblemBox</name>
    <message>
        <source>What does not fit</source>
        <translation>不相容之处</translation>
    </message>
</context>
<context>
    <name>stacklight::ProfileView</name>
    <message>
        <source>Vertical axis</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Every layer</source>
        <translation>每一层</translation>
    </message>
    <message>
        <source>One per block (usual)</source>
        <translation>每块一层（默认）</translation>
    </message>
</context>
<context>
    <name>stacklight::RecordedLock</name>
    <message>
        <source>This run was recorded, so it can be looked at but neither changed nor trained. Its experiment can: see the message below.</source>
        <translation>这是一次已记录的运行：只能查看，不能修改或训练。它的实验可以，见下方的消息。</translation>
    </message>
    <message>
        <source>This run was recorded elsewhere, so it can be looked at but neither changed nor trained.</source>
        <translation>这是在别处记录的运行：只能查看，不能修改或训练。</translation>
    </message>
</context>
<context>
    <name>stacklight::RecordedRuns</name>
    <message>
        <source>Reading %1: %2 %</source>
        <translation>正在读取 %1：%2 %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop reading; what is open stays</source>
        <translation>停止读取；已打开的内容保持不变</translation>
    </message>
    <message>
        <source>This run was recorded: it can be looked at step by step, but neither changed nor trained.</source>
        <translation>这是一次已记录的运行：可以逐步查看，但不能修改或训练。</translation>
    </message>
    <message>
        <source>Note: %1.</source>
        <translation>注意：%1。</translation>
    </message>
    <message>
        <source>Open its experiment</source>
        <translation>打开它的实验</translation>
    </message>
    <message>
        <source>What was trained, as a new experiment without a file</source>
        <translation>把所训练的内容作为一个没有文件的新实验打开</translation>
    </message>
    <message>
        <source>Waiting for a trace on standard input</source>
        <translation>正在等待标准输入上的轨迹</translation>
    </message>
    <message>
        <source>Waiting for the first lines of %1</source>
        <translation>正在等待 %1 的开头几行</translation>
    </message>
    <message>
        <source>Stop following; what is open stays</source>
        <translation>停止跟踪；已打开的内容保持不变</translation>
    </message>
    <message>
        <source>This run is being recorded: its steps appear here as they are written, and can be looked at.</source>
        <translation>此运行正在录制：写入的步会陆续出现在这里，可供查看。</translation>
    </message>
</context>
<context>
    <name>stacklight::RemedyFixes</name>
    <message>
        <source>%1 or %2</source>
        <translation>%1或%2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 Try %2.</source>
        <translation>%1 可以尝试%2。</translation>
    </message>
</context>
<context>
    <name>stacklight::RevealPage</name>
    <message>
        <source>expected %1</source>
        <translation>预期 %1</translation>
    </message>
    <message>
        <source>expected at most %1</source>
        <translation>预期不超过 %1</translation>
    </message>
    <message>
        <source>expected at least %1</source>
        <translation>预期不低于 %1</translation>
    </message>
    <message>
        <source>expected %1 to %2</source>
        <translation>预期 %1 到 %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>Seen in this run</source>
        <translation>在这次运行中看到了</translation>
    </message>
    <message>
        <source>Not seen in this run</source>
        <translation>在这次运行中没有看到</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The run has not come to step %1 yet: what it needs is measured as soon as it has.</source>
        <translation>运行还没有到第 %1 步：一到那里就会测量所需的数值。</translation>
    </message>
    <message>
        <source>You changed the experiment: this is what your own run shows. For the lesson&apos;s, go back and run again.</source>
        <translation>您改动了实验：这里显示的是您自己的运行。要看课程的结果，请返回并再次运行。</translation>
    </message>
    <message>
        <source>%1 percentage points</source>
        <translation>%1 个百分点</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Cannot be measured: %1 diverged at step %2</source>
        <translation>无法测量：%1 在第 %2 步发散</translation>
    </message>
</context>
<context>
    <name>stacklight::RoleTexts</name>
    <message>
        <source>Stream x + F(x)</source>
        <translation>主干 x + F(x)</translation>
    </message>
    <message>
        <source>After norm</source>
        <translation>归一化之后</translation>
    </message>
    <message>
        <source>After activation</source>
        <translation>激活函数之后</translation>
    </message>
    <message>
        <source>Before activation</source>
        <translation>激活函数之前</translation>
    </message>
    <message>
        <source>Layers with weights</source>
        <translation>带权重的层</translation>
    </message>
</context>
<context>
    <name>stacklight::RunBar</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Train one step and look at all layers (.)</source>
        <translation>训练一步并查看所有层（.）</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>%1 steps/s</source>
        <translation>%1 步/秒</translation>
    </message>
    <message>
        <source>Full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>How many steps a second the run makes at most</source>
        <translation>每秒最多运行多少步</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pause training (Space)</source>
        <translation>暂停训练（空格）</translation>
    </message>
    <message>
        <source>Train (Space)</source>
        <translation>训练（空格）</translation>
    </message>
    <message>
        <source>Start the run anew from step 0: same seed, same initial weights; Ctrl+Z brings the trained one back (R)</source>
        <translation>从第 0 步重新开始训练：随机种子与初始权重不变；按 Ctrl+Z 可恢复已训练的网络（R）</translation>
    </message>
</context>
<context>
    <name>stacklight::RunMessages</name>
    <message>
        <source>Training diverged and is paused: %1. Undo what caused it (Ctrl+Z) or lower the learning rate, and play on; or restart.</source>
        <translation>训练发散，已暂停：%1。请撤销原因（Ctrl+Z）或降低学习率后继续，或重新开始。</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start the run anew from step 0 (R)</source>
        <translation>从第 0 步重新开始（R）</translation>
    </message>
    <message>
        <source>This stack is invalid; training continues with the last valid one. %1</source>
        <translation>此网络无效；训练继续使用上一个有效的网络。%1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last edit back (Ctrl+Z)</source>
        <translation>撤回最后一次编辑（Ctrl+Z）</translation>
    </message>
    <message>
        <source>%1 begins at step 0 with the same seed. Switch something in it, then press Space: it catches up, and all go on in lockstep.</source>
        <translation>%1 以相同的种子从第 0 步开始。在其中切换某项，再按空格：它会追上来，然后全部同步前进。</translation>
    </message>
    <message>
        <source>%1 begins with the network as it was after step %2. Switch something in it, then press Space.</source>
        <translation>%1 从第 %2 步之后的网络开始。在其中切换某项，再按空格。</translation>
    </message>
    <message>
        <source>This stack has no residual connections yet.</source>
        <translation>此网络还没有残差连接。</translation>
    </message>
    <message>
        <source>Wrap every block in a residual</source>
        <translation>给每个块加上残差</translation>
    </message>
    <message>
        <source>Every block that keeps its shape becomes y = F(x) + x; undo with Ctrl+Z</source>
        <translation>每个保持形状的块变为 y = F(x) + x；可用 Ctrl+Z 撤销</translation>
    </message>
    <message>
        <source>This stack has no norm layers yet.</source>
        <translation>此网络还没有归一化层。</translation>
    </message>
    <message>
        <source>Put one before every activation</source>
        <translation>在每个激活之前加一个</translation>
    </message>
    <message>
        <source>Normalizes what enters each activation; undo with Ctrl+Z</source>
        <translation>对进入每个激活的值归一化；可用 Ctrl+Z 撤销</translation>
    </message>
    <message>
        <source>%1 cannot be trained: %2.</source>
        <translation>%1 无法训练：%2。</translation>
    </message>
    <message>
        <source>%1 diverged: %2.</source>
        <translation>%1 已发散：%2。</translation>
    </message>
    <message>
        <source>%1 is trained alone.</source>
        <translation>只训练 %1。</translation>
    </message>
    <message>
        <source>%1 are trained without it.</source>
        <translation>其余的 %1 照常训练。</translation>
    </message>
    <message>
        <source>All runs are paused. Undo what caused it (Ctrl+Z) or lower the learning rate, and play on; or restart.</source>
        <translation>所有运行都已暂停。请撤销引起发散的修改（Ctrl+Z）或降低学习率，然后继续训练；也可以重新开始。</translation>
    </message>
    <message>
        <source>Played on as it is: %1</source>
        <translation>若就这样继续：%1</translation>
    </message>
</context>
<context>
    <name>stacklight::RunPage</name>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stops the run here; it can go on from there (Space)</source>
        <translation>在此停下；之后可以继续（空格）</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>The lesson&apos;s networks from step 0, whatever was switched since</source>
        <translation>课程的网络从第 0 步开始，不管之后切换过什么</translation>
    </message>
    <message>
        <source>Go on to step %1</source>
        <translation>继续到第 %1 步</translation>
    </message>
    <message>
        <source>Run %1 steps</source>
        <translation>运行 %1 步</translation>
    </message>
    <message>
        <source>Trains all networks in lockstep and pauses there (Space)</source>
        <translation>同步训练所有网络，到那里暂停（空格）</translation>
    </message>
    <message>
        <source>loading the data: %p %</source>
        <translation>正在载入数据：%p %</translation>
    </message>
    <message>
        <source>step %v of %m</source>
        <translation>第 %v 步，共 %m 步</translation>
    </message>
    <message>
        <source>%1 ended: %2</source>
        <translation>%1 已结束：%2</translation>
    </message>
</context>
<context>
    <name>stacklight::RunStatus</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Optimizer steps, and how often all training examples were seen</source>
        <translation>优化步数，以及所有训练样本被看过多少遍</translation>
    </message>
    <message>
        <source>Mean loss and share of right answers of this step&apos;s batch, before its update</source>
        <translation>这一步的批在更新之前的平均损失和答对的比例</translation>
    </message>
    <message>
        <source>Loss and share of right answers on examples that training never sees, in evaluation mode</source>
        <translation>训练从未见过的样本上的损失和答对的比例，评估模式</translation>
    </message>
    <message>
        <source>Steps a second with everything, and the time of one step</source>
        <translation>包括一切在内每秒的步数，以及一步的时间</translation>
    </message>
    <message>
        <source>Loading the data</source>
        <translation>正在载入数据</translation>
    </message>
    <message>
        <source>Stop loading the data</source>
        <translation>停止载入数据</translation>
    </message>
    <message>
        <source>No experiment</source>
        <translation>没有实验</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>Not trainable</source>
        <translation>无法训练</translation>
    </message>
    <message>
        <source>step %1 · epoch %2</source>
        <translation>第 %1 步 · 第 %2 轮</translation>
    </message>
    <message>
        <source>loss %1 · accuracy %2</source>
        <translation>损失 %1 · 准确率 %2</translation>
    </message>
    <message>
        <source>validation %1 · %2</source>
        <translation>验证 %1 · %2</translation>
    </message>
    <message>
        <source>%1 steps/s · %2 ms a step</source>
        <translation>%1 步/秒 · 每步 %2 毫秒</translation>
    </message>
    <message>
        <source>Recorded run</source>
        <translation>已记录的运行</translation>
    </message>
    <message>
        <source>Layers with problems, by the thresholds for vanishing, exploding, dead and saturated. Click: select the first of them.</source>
        <translation>有问题的层，依据消失、爆炸、死亡和饱和的阈值。点击：选中其中第一个。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>stacklight::SamplesView</name>
    <message>
        <source>The network writes on from here, or translates it: as it is now, and again with every look at it. Empty: the validation text&apos;s own beginning.</source>
        <translation>网络由此续写或翻译：按它此刻的状态，并在每次查看时重新进行。留空：使用验证文本自己的开头。</translation>
    </message>
    <message>
        <source>Text to continue or translate</source>
        <translation>要续写或翻译的文本</translation>
    </message>
    <message>
        <source>%1 of %2 translations exact</source>
        <translation>%2 个翻译中 %1 个完全一致</translation>
    </message>
    <message>
        <source>Only a network that learns a text or translations can write; these data are neither.</source>
        <translation>只有学习文本或翻译的网络才能写出文本；此数据两者都不是。</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <comment>a prompt, why nothing was written</comment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>right: %1</source>
        <translation>正确答案：%1</translation>
    </message>
    <message>
        <source>temperature 0: always the most likely</source>
        <translation>温度 0：总取最可能的</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>温度 %1</translation>
    </message>
    <message>
        <source>&lt;p&gt;What the network writes in evaluation mode. Each token is drawn from softmax(outputs/temperature); temperature 0 takes the most likely one. The draws follow from the experiment&apos;s seed, so that two steps differ by the weights alone.&lt;/p&gt;&lt;p&gt;Translations are of validation pairs, evenly spaced, and end where the network ends them.&lt;/p&gt;</source>
        <translation>&lt;p&gt;网络在评估模式下写出的文本。每个词元从 softmax(输出/温度) 中抽取；温度 0 取最可能的一个。抽取由实验的随机种子决定，因此两步之间只有权重不同。&lt;/p&gt;&lt;p&gt;翻译的是均匀选取的验证对，到网络自己结束之处为止。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>Your own text, then Enter</source>
        <translation>输入您的文本后按回车</translation>
    </message>
    <message>
        <source>%1 writes after “%2”: “%3”.</source>
        <translation>%1 在“%2”之后写出：“%3”。</translation>
    </message>
</context>
<context>
    <name>stacklight::Section</name>
    <message>
        <source>Opens and closes this part</source>
        <translation>打开和收起这一部分</translation>
    </message>
</context>
<context>
    <name>stacklight::ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左、右</translation>
    </message>
    <message>
        <source>Timeline: one recorded step back or on</source>
        <translation>时间轴：后退或前进一个记录的步</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Home、End</translation>
    </message>
    <message>
        <source>Timeline: the first step, live</source>
        <translation>时间轴：第一步、实时</translation>
    </message>
</context>
<context>
    <name>stacklight::StackActions</name>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>Puts the selected layers on the clipboard as text and removes them</source>
        <translation>把所选层以文本放到剪贴板并移除</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Puts the selected layers on the clipboard, as the text that an experiment file holds</source>
        <translation>把所选层以实验文件中的文本形式放到剪贴板</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Inserts the layers on the clipboard behind the selected ones</source>
        <translation>把剪贴板上的层插入到所选层之后</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>创建副本(&amp;D)</translation>
    </message>
    <message>
        <source>Inserts a copy of the selected layers behind them</source>
        <translation>在所选层之后插入其副本</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>删除(&amp;L)</translation>
    </message>
    <message>
        <source>Removes the selected layers</source>
        <translation>移除所选层</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Selects all layers of this body</source>
        <translation>选择此主体的所有层</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Moves the selected layers up</source>
        <translation>把所选层上移</translation>
    </message>
    <message>
        <source>Move d&amp;own</source>
        <translation>下移(&amp;O)</translation>
    </message>
    <message>
        <source>Moves the selected layers down</source>
        <translation>把所选层下移</translation>
    </message>
    <message>
        <source>Wrap in &amp;residual</source>
        <translation>用残差块包裹(&amp;R)</translation>
    </message>
    <message>
        <source>Puts a shortcut around the selected layers: y = F(x) + x</source>
        <translation>给所选层加上捷径：y = F(x) + x</translation>
    </message>
    <message>
        <source>Wrap in conca&amp;tenation</source>
        <translation>用拼接块包裹(&amp;T)</translation>
    </message>
    <message>
        <source>Puts a skip connection around the selected layers that concatenates: y = [x, F(x)]</source>
        <translation>给所选层加上拼接式跳跃连接：y = [x, F(x)]</translation>
    </message>
    <message>
        <source>Wrap in re&amp;peat</source>
        <translation>用重复块包裹(&amp;P)</translation>
    </message>
    <message>
        <source>Repeats the selected layers, each copy with its own parameters</source>
        <translation>重复所选层，每份有各自的参数</translation>
    </message>
    <message>
        <source>Un&amp;wrap</source>
        <translation>取消包裹(&amp;W)</translation>
    </message>
    <message>
        <source>Takes the selected blocks away and leaves the layers inside</source>
        <translation>去掉所选的块，留下内部的层</translation>
    </message>
    <message>
        <source>Shortcut o&amp;n or off</source>
        <translation>开关捷径(&amp;N)</translation>
    </message>
    <message>
        <source>There are no layers on the clipboard: what is there is not the text of a stack.</source>
        <translation>剪贴板上没有层：其内容不是网络的文本。</translation>
    </message>
    <message>
        <source>The text on the clipboard cannot be pasted as layers. %1</source>
        <translation>剪贴板上的文本无法作为层粘贴。%1</translation>
    </message>
    <message>
        <source>Wrap in &amp;highway</source>
        <translation>用高速公路块包裹(&amp;H)</translation>
    </message>
    <message>
        <source>Puts a learned gate around the selected layers: y = T⊙F(x) + (1−T)⊙x</source>
        <translation>在所选层外加一个可学习的门：y = T⊙F(x) + (1−T)⊙x</translation>
    </message>
    <message>
        <source>Switches the shortcuts of the selected residuals, highways and concatenations; off, y = F(x)</source>
        <translation>切换所选残差块、高速公路块和拼接块的捷径；关闭时 y = F(x)</translation>
    </message>
</context>
<context>
    <name>stacklight::StackPanel</name>
    <message>
        <source>Input at the &amp;bottom</source>
        <translation>输入在下方(&amp;B)</translation>
    </message>
    <message>
        <source>Draws the tower from the bottom up</source>
        <translation>自下而上画出网络</translation>
    </message>
    <message>
        <source>+ Insert layer</source>
        <translation>+ 插入层</translation>
    </message>
    <message>
        <source>Opens the layer types: search, and Enter puts one behind the selected layer (+)</source>
        <translation>打开层类型列表：输入文字搜索，按回车键插入到所选层之后（+）</translation>
    </message>
    <message>
        <source>Insert %1</source>
        <translation>插入%1</translation>
    </message>
    <message>
        <source>Insert a layer…</source>
        <translation>插入层…</translation>
    </message>
</context>
<context>
    <name>stacklight::StatisticsTable</name>
    <message>
        <source>Selects all numbers, to copy them</source>
        <translation>选择所有数值以便复制</translation>
    </message>
    <message>
        <source>the better one</source>
        <translation>较好者</translation>
    </message>
</context>
<context>
    <name>stacklight::SweepForm</name>
    <message>
        <source>&amp;Depths</source>
        <translation>深度(&amp;D)</translation>
    </message>
    <message>
        <source>How often the block is repeated: 5, 10, 20 or 1..8. Empty: as it is.</source>
        <translation>块重复多少次：5, 10, 20 或 1..8。留空：不变。</translation>
    </message>
    <message>
        <source>The block whose number of copies is the depth</source>
        <translation>以哪个块的份数作深度</translation>
    </message>
    <message>
        <source>Repeated &amp;block</source>
        <translation>重复的块(&amp;B)</translation>
    </message>
    <message>
        <source>Residual connections</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Of every residual: y = F(x) + x, or y = F(x)</source>
        <translation>每个残差：y = F(x) + x，或 y = F(x)</translation>
    </message>
    <message>
        <source>Norms</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>The kind that every norm gets</source>
        <translation>每个归一化所用的种类</translation>
    </message>
    <message>
        <source>S&amp;eeds</source>
        <translation>种子(&amp;E)</translation>
    </message>
    <message>
        <source>Each combination runs once for each seed: 1..5 or 1, 2, 3. Their mean and deviation are drawn.</source>
        <translation>每种组合对每个种子运行一次：1..5 或 1, 2, 3。画出它们的均值和标准差。</translation>
    </message>
    <message>
        <source>How long each run trains</source>
        <translation>每次运行训练多久</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Steps or epochs</source>
        <translation>步或轮</translation>
    </message>
    <message>
        <source>A step is one batch, an epoch all training examples once</source>
        <translation>一步是一批，一轮是所有训练样本各一次</translation>
    </message>
    <message>
        <source>&amp;Length of a run</source>
        <translation>运行长度(&amp;L)</translation>
    </message>
    <message>
        <source>nothing is repeated in this stack</source>
        <translation>此网络中没有重复块</translation>
    </message>
    <message>
        <source>%1 (now × %2)</source>
        <translation>%1（现为 × %2）</translation>
    </message>
    <message>
        <source>all of them alike</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>stacklight::SweepTableWidget</name>
    <message>
        <source>Results of the sweep</source>
        <translation>扫描结果</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行数</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>stacklight::SweepView</name>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Depth axis</source>
        <translation>深度轴</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Choose what is to be varied and press Start: each run that ends is drawn here.</source>
        <translation>选择要改变的项目并按“开始”：每完成一次运行，就画在这里。</translation>
    </message>
    <message>
        <source>Depth (how often the block is repeated)</source>
        <translation>深度（块重复的次数）</translation>
    </message>
    <message>
        <source>diverged, of the runs</source>
        <translation>发散的运行数</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>发散</translation>
    </message>
    <message>
        <source> · %1 of %2 diverged</source>
        <translation> · %2 次中 %1 次发散</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行数</translation>
    </message>
    <message>
        <source>Diverged</source>
        <translation>已发散</translation>
    </message>
    <message>
        <source>%1: %2 of %3 runs diverged.</source>
        <translation>%1：%3 次运行中有 %2 次发散。</translation>
    </message>
</context>
<context>
    <name>stacklight::SweepWindow</name>
    <message>
        <source>Sweep</source>
        <translation>参数扫描</translation>
    </message>
    <message>
        <source>What would be run</source>
        <translation>将要运行的内容</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>画什么</translation>
    </message>
    <message>
        <source>What is drawn over depth. Bars: one sample standard deviation over the seeds.</source>
        <translation>沿深度画什么。误差条：各种子间的一个样本标准差。</translation>
    </message>
    <message>
        <source>&amp;Show:</source>
        <translation>显示(&amp;S)：</translation>
    </message>
    <message>
        <source>Progress of the sweep</source>
        <translation>扫描进度</translation>
    </message>
    <message>
        <source>State of the sweep</source>
        <translation>扫描状态</translation>
    </message>
    <message>
        <source>St&amp;art</source>
        <translation>开始(&amp;A)</translation>
    </message>
    <message>
        <source>Trains every combination, in the background; what the last sweep came to is replaced</source>
        <translation>在后台训练每种组合；上次扫描的结果会被替换</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Ends the sweep; the runs that are done stay</source>
        <translation>结束扫描；已完成的运行保留</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>The plot as PNG, SVG or PDF, and its means and deviations as CSV</source>
        <translation>图形存为 PNG、SVG 或 PDF，均值和标准差存为 CSV</translation>
    </message>
    <message>
        <source>Save &amp;runs…</source>
        <translation>保存运行(&amp;R)…</translation>
    </message>
    <message>
        <source>One line per run, as CSV: what “stacklight sweep” writes</source>
        <translation>每次运行一行的 CSV，与“stacklight sweep”写出的相同</translation>
    </message>
    <message>
        <source>Save the runs</source>
        <translation>保存各次运行</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Runs saved to %1</source>
        <translation>已将各次运行保存到 %1</translation>
    </message>
    <message>
        <source>Runs: %1</source>
        <translation>运行数：%1</translation>
    </message>
    <message>
        <source>. Let the experiment train a little, and its pace says how long they take.</source>
        <translation>。让实验先训练一会儿，就能按其速度估计所需时间。</translation>
    </message>
    <message>
        <source>, about %1 at the pace of the open experiment</source>
        <translation>，按当前实验的速度约需 %1</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>Loading the data</source>
        <translation>正在载入数据</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>%2 次运行中的 %1 次</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1，约剩 %2</translation>
    </message>
    <message>
        <source>Cancelled after %1 of %2 runs</source>
        <translation>已取消，完成 %2 次运行中的 %1 次</translation>
    </message>
    <message>
        <source>Done: %1 of %2 runs</source>
        <translation>完成：%2 次运行中的 %1 次</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>What to vary</source>
        <translation>变动的内容</translation>
    </message>
    <message>
        <source>What the sweep shows</source>
        <translation>扫描的结论</translation>
    </message>
    <message>
        <source>&amp;Open runs…</source>
        <translation>打开运行(&amp;O)…</translation>
    </message>
    <message>
        <source>Shows a table of “stacklight sweep” or “stacklight merge” in place of what the last sweep came to</source>
        <translation>显示“stacklight sweep”或“stacklight merge”的表格，代替上一次扫描的结果</translation>
    </message>
    <message>
        <source>Open runs</source>
        <translation>打开运行</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Shows the figures in the file manager</source>
        <translation>在文件管理器中显示导出的图</translation>
    </message>
    <message>
        <source>No file manager was found on this system; the figures are in %1</source>
        <translation>未找到文件管理器；图位于 %1</translation>
    </message>
</context>
<context>
    <name>stacklight::SwitchBar</name>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>开关</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>The kind of every norm, also in mid-run: y = γ·(x − μ)/√(σ² + ε) + β.
Batch norm takes μ and σ over the batch, layer norm over one example&apos;s channels.</source>
        <translation>所有归一化的种类，运行中也可切换：y = γ·(x − μ)/√(σ² + ε) + β。
批归一化的 μ 和 σ 取自整批，层归一化的取自单个样本的各通道。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>The function of every activation</source>
        <translation>所有激活的函数</translation>
    </message>
    <message>
        <source>Init</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>How the kernel of every dense and conv2d begins; takes effect at the next restart</source>
        <translation>每个全连接和卷积的核如何初始化；下次重新开始时生效</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>η of the update w ← w − η·g. The arrows go 1, 2, 5, 10, …; takes effect at the next step.</source>
        <translation>更新 w ← w − η·g 中的 η。箭头按 1、2、5、10……变化；下一步生效。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Examples a step; takes effect at the next step</source>
        <translation>每步的样本数；下一步生效</translation>
    </message>
    <message>
        <source>no norm</source>
        <translation>无归一化</translation>
    </message>
    <message>
        <source>no activation</source>
        <translation>没有激活</translation>
    </message>
    <message>
        <source>no kernel</source>
        <translation>没有核</translation>
    </message>
    <message>
        <source>Every residual connection on or off, also in mid-run: y = F(x) + x, or y = F(x). The weights are kept. (S)</source>
        <translation>打开或关闭所有残差连接，训练途中也可以：y = F(x) + x，或 y = F(x)。权重保留。（S）</translation>
    </message>
    <message>
        <source>Every norm on or off, also in mid-run: off, y = x. (N)</source>
        <translation>打开或关闭所有归一化，训练途中也可以：关闭时 y = x。（N）</translation>
    </message>
    <message>
        <source>Kind of norm</source>
        <translation>归一化的种类</translation>
    </message>
    <message>
        <source>Residual on or off</source>
        <translation>打开或关闭残差</translation>
    </message>
    <message>
        <source>Norm on or off</source>
        <translation>打开或关闭归一化</translation>
    </message>
    <message>
        <source>Norm: %1</source>
        <translation>归一化：%1</translation>
    </message>
    <message>
        <source>Learning rate…</source>
        <translation>学习率…</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>学习率</translation>
    </message>
</context>
<context>
    <name>stacklight::TheoryOverlay</name>
    <message>
        <source>layers %1–%2</source>
        <translation>第 %1–%2 层</translation>
    </message>
    <message>
        <source>Assumes: %1.</source>
        <translation>假设：%1。</translation>
    </message>
    <message>
        <source>theory: of step 1 only</source>
        <translation>理论：只针对第 1 步</translation>
    </message>
    <message>
        <source>no theory for this run</source>
        <translation>这次运行没有理论</translation>
    </message>
    <message>
        <source>theory</source>
        <translation>理论</translation>
    </message>
    <message>
        <source>theory (measured: %1× of it)</source>
        <translation>理论（测得为其 %1 倍）</translation>
    </message>
    <message>
        <source>theory (measured: %1–%2× of it)</source>
        <translation>理论（测得为其 %1–%2 倍）</translation>
    </message>
    <message>
        <source>, theory %1, measured %2×</source>
        <translation>，理论 %1，测得 %2 倍</translation>
    </message>
    <message>
        <source>Theory starts anew here, from what was measured. %1</source>
        <translation>理论在此处从测得的值重新开始。%1</translation>
    </message>
    <message>
        <source>Two of three single networks of this width and depth lie within a factor of %1.</source>
        <translation>这种宽度和深度的单个网络，三个中有两个与理论相差不超过 %1 倍。</translation>
    </message>
</context>
<context>
    <name>stacklight::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Drag to look back at any recorded step; training goes on. Marks show where something was switched.
Left and Right: one recorded step; Page Up and Page Down: twenty; Home: the first; End: live.</source>
        <translation>拖动可回看任何记录的步；训练照常进行。标记表示切换之处。
左、右：一个记录的步；Page Up 和 Page Down：二十个；Home：第一步；End：实时。</translation>
    </message>
    <message>
        <source>live, step %1</source>
        <translation>实时，第 %1 步</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>After step %1: %2</source>
        <translation>第 %1 步之后：%2</translation>
    </message>
    <message>
        <source>live · step %1</source>
        <translation>实时 · 第 %1 步</translation>
    </message>
    <message>
        <source>no step yet</source>
        <translation>还没有步</translation>
    </message>
    <message>
        <source>step %1 of %2 · press End for live</source>
        <translation>第 %1 步，共 %2 步 · 按 End 回到实时</translation>
    </message>
    <message>
        <source>Drag to look at any recorded step.
Left and Right: one recorded step; Page Up and Page Down: twenty; Home: the first; End: the last.</source>
        <translation>拖动以查看任一记录步。
左右键：一个记录步；Page Up 和 Page Down：二十个；Home：第一步；End：最后一步。</translation>
    </message>
    <message>
        <source>last step, %1</source>
        <translation>最后一步，第 %1 步</translation>
    </message>
    <message>
        <source>last step · %1</source>
        <translation>最后一步 · 第 %1 步</translation>
    </message>
    <message>
        <source>step %1 of %2 · press End for the last</source>
        <translation>第 %1 步，共 %2 步 · 按 End 到最后一步</translation>
    </message>
</context>
<context>
    <name>stacklight::TimelineBar</name>
    <message>
        <source>Branch from here</source>
        <translation>从此处分支</translation>
    </message>
    <message>
        <source>Go back here</source>
        <translation>回到此处</translation>
    </message>
    <message>
        <source>Drag the timeline to an earlier step first; then a new branch can begin there</source>
        <translation>先把时间轴拖到较早的一步；然后可从那里开始新的分支</translation>
    </message>
    <message>
        <source>There are four branches already</source>
        <translation>已有四个分支</translation>
    </message>
    <message>
        <source>A new branch that begins with the network as it was after step %1; the others stay (Ctrl+B)</source>
        <translation>新分支从第 %1 步之后的网络开始；其余保留（Ctrl+B）</translation>
    </message>
    <message>
        <source>Drag the timeline to an earlier step first; then training can go on from there</source>
        <translation>先把时间轴拖到较早的一步；然后可从那里继续训练</translation>
    </message>
    <message>
        <source>Train on from step %1, exactly as it was; Ctrl+Z brings back what came after it (Ctrl+Backspace)</source>
        <translation>从第 %1 步原样继续训练；按 Ctrl+Z 可恢复其后的步骤（Ctrl+Backspace）</translation>
    </message>
</context>
<context>
    <name>stacklight::Tower</name>
    <message>
        <source>Stack</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>input: %1</source>
        <translation>输入：%1</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>drop layers here</source>
        <translation>把层拖放到此处</translation>
    </message>
    <message>
        <source>What the data gives: %1. Select it to choose the data.</source>
        <translation>数据给出的内容：%1。选中它可选择数据。</translation>
    </message>
    <message>
        <source>◂ ▸ or the arrow keys choose the copy that is shown; &quot;all&quot; shows the one that is worst.</source>
        <translation>◂ ▸ 或方向键选择显示哪一份；“全部”显示其中最差的。</translation>
    </message>
    <message>
        <source>%1 of %2 copies are healthy</source>
        <translation>%2 份中 %1 份健康</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 项</translation>
    </message>
    <message>
        <source>output %1</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>%1 layers selected</source>
        <translation>已选 %1 层</translation>
    </message>
    <message>
        <source>≠ Branch %1 does not have this layer.</source>
        <translation>≠ 分支 %1 没有这一层。</translation>
    </message>
    <message>
        <source>≠ Branch %1 has here: %2</source>
        <translation>≠ 分支 %1 在此为：%2</translation>
    </message>
    <message>
        <source>differs from branch %1</source>
        <translation>与分支 %1 不同</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>What the data gave</source>
        <translation>数据给出的输入</translation>
    </message>
    <message>
        <source>at step %1, as %2: </source>
        <translation>第 %1 步，当时为%2：</translation>
    </message>
</context>
<context>
    <name>stacklight::TrainingSession</name>
    <message>
        <source>The data changed: the run starts anew.</source>
        <translation>数据改变了：运行重新开始。</translation>
    </message>
    <message>
        <source>The seed changed: the run starts anew.</source>
        <translation>种子改变了：运行重新开始。</translation>
    </message>
    <message>
        <source>The earlier run is back.</source>
        <translation>先前的训练已恢复。</translation>
    </message>
</context>
<context>
    <name>stacklight::UpdatesView</name>
    <message>
        <source>Biases, γ and β</source>
        <translation>偏置、γ 和 β</translation>
    </message>
    <message>
        <source>As small markers</source>
        <translation>画成小标记</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Update (rms(Δw) / rms(w))</source>
        <translation>更新 rms(Δw)/rms(w)</translation>
    </message>
    <message>
        <source>biases, γ, β</source>
        <translation>偏置、γ、β</translation>
    </message>
    <message>
        <source>10⁻³: a healthy pace</source>
        <translation>10⁻³：合适的更新幅度</translation>
    </message>
    <message>
        <source>no parameters</source>
        <translation>没有参数</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>layer, parameter</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>size of an update, rms(Δw)/rms(w),</source>
        <translation>更新的大小 rms(Δw)/rms(w) </translation>
    </message>
    <message>
        <source>No step was made yet. Press Space to train, and this view fills: %1</source>
        <translation>尚未训练。按空格键开始训练，此视图随之填充：%1</translation>
    </message>
    <message>
        <source>biases</source>
        <translation>偏置</translation>
    </message>
</context>
<context>
    <name>stacklight::View</name>
    <message>
        <source>Press Space to train, and this view fills: %1</source>
        <translation>按空格训练，此视图就会显示：%1</translation>
    </message>
    <message>
        <source>Freeze ranges, scale, export, copy (Menu key)</source>
        <translation>冻结范围、刻度、导出、复制（菜单键）</translation>
    </message>
    <message>
        <source>Menu of the view %1</source>
        <translation>视图“%1”的菜单</translation>
    </message>
    <message>
        <source>&amp;Freeze ranges</source>
        <translation>冻结范围(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>As PNG, SVG or PDF, and its numbers as CSV</source>
        <translation>存为 PNG、SVG 或 PDF，数值存为 CSV</translation>
    </message>
    <message>
        <source>Copy as &amp;picture</source>
        <translation>复制为图片(&amp;P)</translation>
    </message>
    <message>
        <source>Copy as &amp;numbers</source>
        <translation>复制为数值(&amp;N)</translation>
    </message>
    <message>
        <source>A table that a spreadsheet takes</source>
        <translation>电子表格可用的表格</translation>
    </message>
    <message>
        <source>Show as &amp;table</source>
        <translation>显示为表格(&amp;T)</translation>
    </message>
    <message>
        <source>What is drawn in words, and its numbers (Ctrl+T)</source>
        <translation>用文字说明所画的内容，并列出数值（Ctrl+T）</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>a number at its place</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a run&apos;s name, what is told of it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation>%1为 %2</translation>
    </message>
    <message>
        <source>%1 is between %2 and %3</source>
        <translation>%1在 %2 和 %3 之间</translation>
    </message>
    <message>
        <source>%1 is alike at both ends: %2 and %3</source>
        <translation>%1在两端相近：%2 和 %3</translation>
    </message>
    <message>
        <source>%1 rises from %2 to %3, by a factor of %4</source>
        <translation>%1从 %2升至 %3，相差 %4 倍</translation>
    </message>
    <message>
        <source>%1 falls from %2 to %3, by a factor of %4</source>
        <translation>%1从 %2降至 %3，相差 %4 倍</translation>
    </message>
    <message>
        <source>%1 rises from %2 to %3</source>
        <translation>%1从 %2升至 %3</translation>
    </message>
    <message>
        <source>%1 falls from %2 to %3</source>
        <translation>%1从 %2降至 %3</translation>
    </message>
    <message>
        <source>; the smallest is %1, the largest %2</source>
        <translation>；最小为 %1，最大为 %2</translation>
    </message>
    <message>
        <source>; not finite: %1</source>
        <translation>；非有限值 %1 个</translation>
    </message>
    <message>
        <source>The smallest value of %1 is %2 times that of %3.</source>
        <translation>%1 的最小值是 %3 的 %2 倍。</translation>
    </message>
    <message>
        <source>The largest value of %1 is %2 times that of %3.</source>
        <translation>%1 的最大值是 %3 的 %2 倍。</translation>
    </message>
    <message>
        <source>%1 ends at %2 times the value of %3.</source>
        <translation>%1 最终的值是 %3 的 %2 倍。</translation>
    </message>
    <message>
        <source>%1, steps %2 to %3.</source>
        <translation>%1，第 %2 至 %3 步。</translation>
    </message>
    <message>
        <source>%1 at step %2.</source>
        <translation>%1，第 %2 步。</translation>
    </message>
    <message>
        <source>%1 at step %2 (epoch %3).</source>
        <translation>%1，第 %2 步（第 %3 轮）。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1 diverged: %2.</source>
        <translation>%1 已发散：%2。</translation>
    </message>
    <message>
        <source>%1 and %2 are alike in this.</source>
        <translation>%1 和 %2 在这一点上相近。</translation>
    </message>
    <message>
        <source>This run was recorded: its trace holds the statistics of every layer, but this view has to ask the network itself.</source>
        <translation>这是一次已记录的运行：轨迹中有每一层的统计量，但这个视图需要网络本身。</translation>
    </message>
    <message>
        <source>%1 was switched after step %2: %3.</source>
        <translation>%1 在第 %2 步之后被切换：%3。</translation>
    </message>
    <message>
        <source>The trace holds no step of this run.</source>
        <translation>该轨迹中没有这次运行的任何一步。</translation>
    </message>
    <message>
        <source>Frozen · Reset</source>
        <translation>已冻结 · 重置</translation>
    </message>
    <message>
        <source>The axes stay as they were moved or zoomed; press to see everything again</source>
        <translation>坐标轴保持移动或缩放后的范围；点按可重新显示全部</translation>
    </message>
    <message>
        <source>Keeps the axes as they are. The mouse wheel zooms, dragging moves, both freeze; a double click shows everything again.</source>
        <translation>保持坐标轴范围不变。滚轮缩放、拖动平移，两者都会冻结范围；双击重新显示全部。</translation>
    </message>
    <message>
        <source>&amp;Maximize, or as before</source>
        <translation>最大化或还原(&amp;M)</translation>
    </message>
    <message>
        <source>This view alone, and back (F, or a double click on its title)</source>
        <translation>只显示此视图，或还原（F，或双击标题）</translation>
    </message>
    <message>
        <source>What is… (&amp;words)</source>
        <translation>名词解释(&amp;W)</translation>
    </message>
</context>
<context>
    <name>stacklight::ViewArea</name>
    <message>
        <source>Show the view as &amp;table</source>
        <translation>把视图显示为表格(&amp;T)</translation>
    </message>
    <message>
        <source>Of the view in which one works: what is drawn in words, and its numbers</source>
        <translation>当前视图：用文字说明所画的内容，并列出数值</translation>
    </message>
    <message>
        <source>Table: %1</source>
        <translation>表格：%1</translation>
    </message>
    <message>
        <source>What is drawn in words, and its numbers</source>
        <translation>用文字说明所画的内容，并列出数值</translation>
    </message>
    <message>
        <source>&amp;Maximize the view</source>
        <translation>最大化视图(&amp;M)</translation>
    </message>
    <message>
        <source>The view in which one works alone, and all as before; also a double click on its title</source>
        <translation>只显示当前视图，再按一次还原；也可双击其标题</translation>
    </message>
</context>
<context>
    <name>stacklight::Workspace</name>
    <message>
        <source>Stack</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
</context>
</TS>
